#include "domain/forge/pull_request.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_better(const PullRequest& one, const PullRequest& other) {
    const auto rank = [](const PullRequest& it) { return std::pair(it.end, -it.number); };
    return rank(one) < rank(other);
}

std::optional<std::string> change_of(const std::string& wanted, const std::string& found,
                                     const std::string& written) {
    if (!says_the_same(found, written) || says_the_same(found, wanted)) return std::nullopt;
    return wanted;
}

std::string plain_lines(std::string_view text) {
    std::string out(trim(text));
    std::erase(out, '\r');
    return out;
}

} // namespace

Checks summed_up(std::vector<ReportedCheck> checks) {
    Checks out;
    for (const ReportedCheck& check : checks)
        out.state = std::max(out.state, check.state);
    if (out.state != ChecksState::pending && out.state != ChecksState::failed) return out;
    for (ReportedCheck& check : checks)
        if (check.state == out.state) out.names.push_back(std::move(check.name));
    std::ranges::sort(out.names);
    return out;
}

Result<std::optional<PullRequest>>
choose_pull_request(const std::vector<PullRequest>& of_one_branch) {
    std::vector<std::string> open;
    for (const PullRequest& each : of_one_branch)
        if (each.end == PullRequestEnd::open) open.push_back("#" + std::to_string(each.number));
    if (open.size() > 1) {
        Json details = Json::object();
        details.set("pull_requests", Json::strings(open));
        return fail(ErrorCode::ambiguous,
                    "branch " + of_one_branch.front().head.str() + " has " +
                        std::to_string(open.size()) + " open pull requests: " + join(open, ", "),
                    advise(Hint::one_pull_request), std::move(details));
    }
    const auto best = std::ranges::min_element(of_one_branch, is_better);
    if (best == of_one_branch.end()) return std::nullopt;
    return *best;
}

bool says_the_same(std::string_view one, std::string_view other) {
    return plain_lines(one) == plain_lines(other);
}

PullRequestEdit edit_to(const PullRequestText& wanted, const PullRequest& found,
                        const PullRequestText& written) {
    return {.title = change_of(wanted.title, found.title, written.title),
            .body = change_of(wanted.body, found.body, written.body),
            .base = found.base != written.base || found.base == wanted.base
                        ? std::nullopt
                        : std::optional(wanted.base)};
}

} // namespace atelier

#include "adapters/git/repository/remote_branches.hpp"

#include "adapters/git/config/ref_files.hpp"
#include "adapters/git/config/repository_settings.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

// Of what a network takes part in.
constexpr Millis network_deadline{180'000};

// By the user's configuration: who they are there and how they get there stands in it.
GitCall network_call(std::vector<std::string> arguments) {
    return {.arguments = std::move(arguments),
            .deadline = network_deadline,
            .place = GitPlace::repository};
}

std::string shown_head(const std::map<BranchName, CommitId>& there, const BranchName& branch) {
    const auto head = there.find(branch);
    return head == there.end() ? std::string("nothing") : head->second.str();
}

} // namespace

Result<std::optional<std::string>> CliRemotes::push_address(const std::string& remote) {
    GitCall call{{"remote", "get-url", "--push", remote}};
    call.place = GitPlace::repository;
    const auto basis = [&]() -> std::optional<std::string> {
        const std::filesystem::path& common = git_.common_dir();
        auto settings = basis_of_settings(git_.environment(), common);
        // Older ways to write a remote down.
        for (const char* folder : {"remotes", "branches"})
            if (settings) *settings += stamp_of(common / folder / remote);
        return settings;
    };
    ATELIER_TRY(const ProcessResult result, git_.run_known(call, basis));
    // As Git says that there is no such remote.
    if (result.status == 2) return std::nullopt;
    if (result.status != 0) return fail(git_failure(call, result));
    return std::string(trim(result.out));
}

Result<std::map<BranchName, CommitId>> CliRemotes::heads(const std::string& remote,
                                                         const std::vector<BranchName>& wanted) {
    std::map<BranchName, CommitId> found;
    if (wanted.empty()) return found;
    std::vector<std::string> arguments{"ls-remote", "--heads", "--quiet", remote};
    std::map<std::string, BranchName> by_ref;
    for (const BranchName& branch : wanted) {
        arguments.push_back(full_ref(branch));
        by_ref.emplace(full_ref(branch), branch);
    }
    ATELIER_TRY(const std::string listed, git_.output(network_call(std::move(arguments))));
    for (const std::string& line : lines_of(listed)) {
        const auto tab = line.find('\t');
        if (tab == std::string::npos) continue;
        // Git takes each of them for the end of a name as well.
        const auto branch = by_ref.find(line.substr(tab + 1));
        if (branch == by_ref.end()) continue;
        ATELIER_TRY(const CommitId commit, CommitId::parse(line.substr(0, tab)));
        found.emplace(branch->second, commit);
    }
    return found;
}

Result<std::optional<CommitId>> CliRemotes::fetch(const std::string& remote,
                                                  const BranchName& branch) {
    ATELIER_TRY(const auto there, heads(remote, {branch}));
    if (!there.contains(branch)) return std::nullopt;
    const std::string tracking = "refs/remotes/" + remote + "/" + branch.str();
    ATELIER_CHECK(git_.output(network_call(
        {"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
         "--no-auto-maintenance", remote, "+" + full_ref(branch) + ":" + tracking})));
    return refs_.resolve(tracking);
}

Result<void> CliRemotes::push(const std::string& remote, const BranchPush& push) {
    const std::string ref = full_ref(push.branch);
    const GitCall call = network_call(
        {"push", "--quiet", "--no-follow-tags",
         "--force-with-lease=" + ref + ":" + (push.from ? push.from->str() : std::string()), remote,
         push.to.str() + ":" + ref});
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == 0) return {};
    // What it says is for people; where the branch is tells whether the lease was the reason.
    const auto there = heads(remote, {push.branch});
    if (!there) return fail(git_failure(call, result));
    const auto now = there->find(push.branch);
    const std::optional<CommitId> head =
        now == there->end() ? std::nullopt : std::optional(now->second);
    if (head == push.to) return {};
    if (head == push.from) return fail(git_failure(call, result));
    return fail(ErrorCode::ref_conflict,
                push.branch.str() + " is at " + shown_head(*there, push.branch) + " on " + remote +
                    ", not at " + (push.from ? push.from->str() : std::string("nothing")));
}

} // namespace atelier

#include "adapters/forge/github_tickets.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

using forge::Answer;

struct WrittenIssue {
    // Without owner and name: of the repository that is followed.
    std::string host;
    std::string owner;
    std::string name;
    std::int64_t number = 0;
};

std::optional<std::int64_t> issue_number(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
    const auto number = parse_integer(text);
    return number && *number > 0 ? std::optional<std::int64_t>(*number) : std::nullopt;
}

std::optional<WrittenIssue> issue_at(std::string_view url) {
    constexpr std::string_view between = "/issues/";
    const auto at = url.find(between);
    if (at == url.npos) return std::nullopt;
    const auto where = forge_repository_of(url.substr(0, at));
    const auto number = issue_number(url.substr(at + between.size()));
    if (!where || !number) return std::nullopt;
    return WrittenIssue{where->host, where->owner, where->name, *number};
}

std::optional<WrittenIssue> written_issue(std::string_view text) {
    text = trim(text);
    if (text.find("://") != text.npos) return issue_at(text);
    const auto hash = text.find('#');
    const std::string_view before = hash == text.npos ? "" : text.substr(0, hash);
    const auto number = issue_number(hash == text.npos ? text : text.substr(hash + 1));
    if (!number) return std::nullopt;
    if (before.empty()) return WrittenIssue{.number = *number};
    const auto slash = before.find('/');
    if (slash == before.npos || slash == 0 || slash + 1 == before.size()) return std::nullopt;
    return WrittenIssue{
        {}, std::string(before.substr(0, slash)), std::string(before.substr(slash + 1)), *number};
}

// People do not see it.
std::string hidden(const std::string& mark) {
    return "<!-- atelier: " + mark + " -->";
}

std::optional<FoundTicket> ticket_of(const Json& row, const std::string& id) {
    const auto state = parse_name<TicketState>(row.string_at("state"));
    if (!state || !row.is_object()) return std::nullopt;
    return FoundTicket{.id = id,
                       .url = row.string_at("html_url"),
                       .title = row.string_at("title"),
                       .body = row.string_at("body"),
                       .state = *state};
}

} // namespace

GithubTickets::GithubTickets(Process& process, ForgeOptions options)
    : gh_(process, std::move(options)) {}

std::string GithubTickets::Issue::path(const std::string& below) const {
    return gh.path_of("issues/" + std::to_string(number) + (below.empty() ? "" : "/" + below));
}

std::string GithubTickets::Issue::named() const {
    return "issue #" + std::to_string(number);
}

Result<GithubTickets::Issue> GithubTickets::issue_named(const std::string& id) const {
    const auto written = written_issue(id);
    const ForgeRepository& here = gh_.repository();
    if (!written || (!written->host.empty() && written->host != here.host))
        return fail(ErrorCode::usage, "'" + shorten(id, 60) + "' names no issue on " + here.host,
                    advise(Hint::ticket_of_github));
    const std::string number = std::to_string(written->number);
    const bool is_here =
        written->owner.empty() || (ascii_lower(written->owner) == ascii_lower(here.owner) &&
                                   ascii_lower(written->name) == ascii_lower(here.name));
    if (is_here) return Issue{gh_, written->number, number};
    return Issue{gh_.in(written->owner, written->name), written->number,
                 written->owner + "/" + written->name + "#" + number};
}

Result<std::optional<FoundTicket>> GithubTickets::read(const Issue& issue) const {
    ATELIER_TRY(const auto row, issue.gh.row(issue.path(), issue.named()));
    // A pull request has a number among them.
    if (!row || row->find("pull_request") != nullptr) return std::nullopt;
    auto ticket = ticket_of(*row, issue.id);
    if (!ticket) return fail(issue.gh.unknown("answered with an issue that cannot be read"));
    return ticket;
}

Result<std::optional<FoundTicket>> GithubTickets::find(const std::string& id) {
    ATELIER_TRY(const Issue issue, issue_named(id));
    return read(issue);
}

Result<bool> GithubTickets::has_comment(const Issue& issue, const std::string& mark) const {
    bool is_there = false;
    ATELIER_CHECK(issue.gh.each_row(
        issue.path("comments"), "", issue.named(), [&](const Json& row) -> Result<void> {
            is_there = is_there || row.string_at("body").find(hidden(mark)) != std::string::npos;
            return {};
        }));
    return is_there;
}

Result<void> GithubTickets::comment(const std::string& id, const std::string& mark,
                                    const std::string& text) {
    ATELIER_TRY(const Issue issue, issue_named(id));
    ATELIER_TRY(const bool is_there, has_comment(issue, mark));
    if (is_there) return {};
    Json body = Json::object();
    body.set("body", text + "\n\n" + hidden(mark));
    ATELIER_TRY(const Answer answer,
                issue.gh.ask({"POST", issue.path("comments"), std::move(body)}));
    if (answer.is_good()) return {};
    return fail(issue.gh.failure(answer, issue.named()));
}

Result<void> GithubTickets::set_state(const std::string& id, TicketState state) {
    ATELIER_TRY(const Issue issue, issue_named(id));
    ATELIER_TRY(const auto there, read(issue));
    if (!there) return fail(issue.gh.missing(issue.named()));
    if (there->state == state) return {};
    Json body = Json::object();
    body.set("state", name_of(state));
    if (state == TicketState::closed) body.set("state_reason", "completed");
    ATELIER_TRY(const Answer answer, issue.gh.ask({"PATCH", issue.path(), std::move(body)}));
    if (answer.is_good()) return {};
    return fail(issue.gh.failure(answer, issue.named()));
}

} // namespace atelier

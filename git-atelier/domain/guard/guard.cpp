#include "domain/guard/guard.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr std::string_view schema = "guard/1";

Error guarded(const Guard& guard, std::string message, Advice hint) {
    Json details = Json::object();
    details.set("agent", guard.agent.str()).set("branch", guard.branch.str());
    return Error{ErrorCode::guarded, std::move(message), std::move(hint), std::move(details)};
}

// Git's own notes to itself, each worktree's own: FETCH_HEAD, ORIG_HEAD, AUTO_MERGE, ...
bool is_pseudo_ref(std::string_view ref) {
    return ref != "HEAD" && ref.find('/') == std::string_view::npos;
}

bool is_of_this_worktree(std::string_view ref) {
    return ref.starts_with("refs/bisect/") || ref.starts_with("refs/worktree/") ||
           ref.starts_with("refs/rewritten/");
}

bool is_free(std::string_view ref) {
    return is_pseudo_ref(ref) || ref.starts_with("refs/remotes/");
}

// What to do about the files that Git has changed before it asked.
Advice with_way_back(Hint hint) {
    return advise(hint).also(advise(Hint::git_takes_it_back));
}

std::optional<Error> planner_move_fault(const Guard& guard, const RefMove& move) {
    if (is_free(move.ref)) return std::nullopt;
    return guarded(guard, "a planner writes nothing: " + move.ref + " stays as it is",
                   with_way_back(Hint::plan_instead));
}

// "a worker", "an artisan".
std::string one_of_its_role(const Guard& guard) {
    const std::string role(name_of(guard.agent.role()));
    return (guard.agent.role() == Role::artisan ? "an " : "a ") + role;
}

std::optional<Error> worker_move_fault(const Guard& guard, const RefMove& move, bool inside) {
    if (is_free(move.ref)) return std::nullopt;
    const std::string own = full_ref(guard.branch);
    if (!inside)
        return guarded(guard,
                       one_of_its_role(guard) + " writes in its own worktree only: " + move.ref +
                           " stays as it is",
                       advise(Hint::work_in, guard.worktree.string()));
    if (is_of_this_worktree(move.ref)) return std::nullopt;
    if (move.ref == "HEAD") {
        const auto* const to = std::get_if<SymbolicTarget>(&move.after);
        if (to == nullptr || to->ref == own) return std::nullopt;
        return guarded(guard, "this worktree stays on " + guard.branch.str(),
                       with_way_back(Hint::commit_there));
    }
    if (move.ref == own) {
        if (!std::holds_alternative<NoObject>(move.after)) return std::nullopt;
        return guarded(guard, "the work branch " + guard.branch.str() + " cannot be deleted here",
                       advise(Hint::ends_changeset));
    }
    if (move.ref == "refs/stash")
        return guarded(guard, "the stash is shared with every other worktree of the repository",
                       advise(Hint::commit_instead_of_stash, guard.branch.str()));
    return guarded(guard,
                   one_of_its_role(guard) + " moves only its own branch, " + guard.branch.str() +
                       ": " + move.ref + " stays as it is",
                   with_way_back(Hint::commit_on_your_branch));
}

std::optional<RefValue> ref_value(std::string_view text) {
    constexpr std::string_view symbolic = "ref:";
    if (text.starts_with(symbolic))
        return SymbolicTarget{std::string(text.substr(symbolic.size()))};
    if (!text.empty() && text.find_first_not_of('0') == std::string_view::npos) return NoObject{};
    auto object = ObjectId::parse(text);
    if (!object) return std::nullopt;
    return *std::move(object);
}

template <class T>
Result<std::optional<T>> optional_id(const Json& document, std::string_view key) {
    const Json* found = document.find(key);
    if (found == nullptr || found->is_null()) return std::optional<T>{};
    ATELIER_TRY(T id, T::parse(found->is_string() ? found->as_string() : ""));
    return std::optional<T>(std::move(id));
}

Result<Guard> guard_from(const Json& document) {
    ATELIER_TRY(AgentId agent, AgentId::parse(document.string_at("agent")));
    ATELIER_TRY(SessionId session, SessionId::parse(document.string_at("session")));
    ATELIER_TRY(BranchName branch, BranchName::parse(document.string_at("branch")));
    Guard guard{.agent = std::move(agent),
                .session = std::move(session),
                .common_dir = document.string_at("common_dir"),
                .enlistment = document.string_at("enlistment"),
                .project = document.string_at("project"),
                .worktree = document.string_at("worktree"),
                .branch = std::move(branch)};
    const auto installation = parse_name<HookInstallation>(document.string_at("carrier"));
    if (!installation)
        return fail(ErrorCode::config_invalid, "it does not say how hooks are installed");
    guard.installation = *installation;
    ATELIER_TRY(guard.epic, optional_id<BeadId>(document, "epic"));
    ATELIER_TRY(guard.changeset, optional_id<BeadId>(document, "changeset"));
    ATELIER_TRY(guard.base, optional_id<CommitId>(document, "base"));
    ATELIER_TRY(guard.onto, optional_id<CommitId>(document, "onto"));
    const Json* fencing = document.find("fencing");
    if (fencing == nullptr || !fencing->is_int())
        return fail(ErrorCode::config_invalid, "it has no fencing number");
    guard.fencing = fencing->as_int();
    ATELIER_TRY(auto run, optional_id<BeadId>(document, "run"));
    if (run) guard.document = GuardedDocument{*std::move(run), document.string_at("document")};
    if (guard.agent.role() == Role::worker && !guard.epic)
        return fail(ErrorCode::config_invalid, "it names no epic");
    if (guard.agent.role() == Role::artisan && !guard.document)
        return fail(ErrorCode::config_invalid, "it names no run");
    return guard;
}

} // namespace

GitVersion parse_git_version(std::string_view text) {
    constexpr std::string_view prefix = "git version ";
    text = trim(text);
    if (!text.starts_with(prefix)) return {};
    const auto parts = split(std::string(text.substr(prefix.size())), '.');
    if (parts.size() < 2) return {};
    const auto number = [](const std::string& part) {
        return static_cast<int>(
            parse_integer(part.substr(0, part.find_first_not_of("0123456789"))).value_or(0));
    };
    return {number(parts[0]), number(parts[1])};
}

HookInstallation hook_installation_for(const GitVersion& git) {
    return git >= GitVersion{2, 54} ? HookInstallation::configuration : HookInstallation::directory;
}

std::string guard_text(const Guard& guard) {
    Json document = Json::object();
    document.set("schema", schema)
        .set("agent", guard.agent.str())
        .set("session", guard.session.str())
        .set("common_dir", guard.common_dir.string())
        .set("enlistment", guard.enlistment.string())
        .set("project", guard.project.string())
        .set("worktree", guard.worktree.string())
        .set("branch", guard.branch.str())
        .set("carrier", name_of(guard.installation))
        .set("epic", or_null(guard.epic))
        .set("changeset", or_null(guard.changeset))
        .set("fencing", guard.fencing)
        .set("base", or_null(guard.base))
        .set("onto", or_null(guard.onto));
    if (guard.document)
        document.set("run", guard.document->run.str()).set("document", guard.document->path);
    return document.dump_pretty();
}

Result<Guard> parse_guard(std::string_view text, const std::string& file) {
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::config_invalid, file + " cannot be read: " + why,
                    advise(Hint::guard_written_anew));
    };
    const auto parsed = parse_json(text);
    const Json* document = std::get_if<Json>(&parsed);
    if (document == nullptr) return refuse("it is not valid JSON");
    if (document->string_at("schema") != schema)
        return refuse("it is not " + std::string(schema) + " but '" +
                      document->string_at("schema") + "'");
    auto guard = guard_from(*document);
    if (!guard) return refuse(guard.error().message);
    return guard;
}

bool is_prepared(const std::vector<std::string>& argv) {
    return argv == std::vector<std::string>{"prepared"};
}

Result<std::vector<RefMove>> parse_ref_moves(std::string_view input) {
    std::vector<RefMove> moves;
    for (const std::string& line : lines_of(input)) {
        const auto first = line.find(' ');
        const auto second = first == std::string::npos ? first : line.find(' ', first + 1);
        const bool whole = second != std::string::npos && second + 1 < line.size();
        const auto before = whole ? ref_value(line.substr(0, first)) : std::nullopt;
        const auto after =
            whole ? ref_value(line.substr(first + 1, second - first - 1)) : std::nullopt;
        if (!before || !after)
            return fail(ErrorCode::invariant_broken,
                        "Git described a move of a ref as '" + to_valid_utf8(line) + "'",
                        advise(Hint::real_git));
        moves.push_back({*before, *after, line.substr(second + 1)});
    }
    return moves;
}

Caller caller_of(const Guard& guard, std::string_view agent_id, const std::optional<Lease>& lease,
                 bool lives) {
    if (agent_id.empty()) return lease && lives ? Caller::undeclared : Caller::human;
    if (agent_id != guard.agent.str()) return Caller::other_agent;
    // A run is held by whoever drives it.
    const bool current = lease && lives && (guard.document || lease->agent == guard.agent) &&
                         lease->fencing == guard.fencing;
    return current ? Caller::current_session : Caller::stale_session;
}

std::optional<Error> caller_fault(const Guard& guard, Caller caller,
                                  const std::optional<Lease>& lease) {
    const std::string subject = guard.changeset  ? guard.changeset->str()
                                : guard.document ? guard.document->path
                                                 : guard.branch.str();
    switch (caller) {
    case Caller::current_session:
    case Caller::human:
        return std::nullopt;
    case Caller::stale_session: {
        if (guard.document)
            return Error{ErrorCode::lease_lost,
                         "the turn in which " + guard.session.str() + " worked has ended",
                         advise(Hint::takes_next_turn)};
        const bool taken = lease && lease->agent != guard.agent;
        return Error{ErrorCode::lease_lost,
                     taken ? "the claim of " + guard.epic->str() + " has gone to " +
                                 lease->agent.str()
                           : "the claim under which " + guard.session.str() + " worked has ended",
                     advise(Hint::claim_has_gone, guard.worktree.string(), subject)};
    }
    case Caller::other_agent:
        return Error{ErrorCode::identity_foreign,
                     "this worktree belongs to " + guard.agent.str() + ", who works on " + subject,
                     advise(Hint::own_worktree)};
    case Caller::undeclared:
        return Error{ErrorCode::identity_foreign,
                     guard.agent.str() + " is working here on " + subject,
                     advise(Hint::session_works_here)};
    }
    return std::nullopt;
}

std::optional<Error> moves_fault(const Guard& guard, Caller caller,
                                 const std::vector<RefMove>& moves, bool inside) {
    const bool planner = guard.agent.role() == Role::planner;
    if (!planner && caller == Caller::human) return std::nullopt;
    for (const RefMove& move : moves)
        if (auto fault =
                planner ? planner_move_fault(guard, move) : worker_move_fault(guard, move, inside))
            return fault;
    return std::nullopt;
}

namespace {

std::optional<CommitId> own_branch_in(const Guard& guard, const std::vector<RefMove>& moves,
                                      RefValue RefMove::*side) {
    const std::string own = full_ref(guard.branch);
    for (const RefMove& move : moves) {
        const auto* const object = std::get_if<ObjectId>(&(move.*side));
        if (move.ref != own || object == nullptr) continue;
        // A branch stands for a commit and nothing else.
        if (auto commit = CommitId::parse(object->str())) return *std::move(commit);
    }
    return std::nullopt;
}

} // namespace

std::optional<CommitId> own_branch_after(const Guard& guard, const std::vector<RefMove>& moves) {
    return own_branch_in(guard, moves, &RefMove::after);
}

std::optional<CommitId> own_branch_before(const Guard& guard, const std::vector<RefMove>& moves) {
    return own_branch_in(guard, moves, &RefMove::before);
}

std::optional<Error> paths_fault(const Guard& guard, const std::vector<std::string>& paths) {
    if (!guard.document) return std::nullopt;
    std::vector<std::string> others = paths;
    std::erase(others, guard.document->path);
    if (others.empty()) return std::nullopt;
    return guarded(guard,
                   "this turn changes " + guard.document->path +
                       " and nothing else: " + first_few(others) + " cannot be committed",
                   advise(Hint::commit_document_alone, guard.document->path));
}

std::optional<Error> head_fault(const Guard& guard, std::string_view head) {
    if (guard.agent.role() == Role::planner)
        return guarded(guard, "a planner commits nothing", advise(Hint::plan_instead));
    // Where it cannot be told, the move of the branch is looked at all the same.
    if (head.empty() || head == full_ref(guard.branch)) return std::nullopt;
    return guarded(
        guard,
        "this worktree is on " +
            (head.starts_with("refs/heads/") ? std::string(head.substr(11)) : "no branch") +
            ", and what is committed there does not land",
        advise(Hint::switch_back, shell_quoted(guard.branch.str())));
}

} // namespace atelier

#include "app/land/commit_owners.hpp"

#include "domain/work/commit_trailers.hpp"
#include "domain/work/landed_commit.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <cctype>

namespace atelier {
namespace {

// A name of nothing but signs is none to Git.
bool is_name(const std::string& name) {
    return std::ranges::any_of(name, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return std::isalnum(byte) != 0 || byte >= 0x80;
    });
}

// What came to the work branch while a session was at work there.
Result<void> add_commits_of(Repository& repository, const Session& session, const CommitId& base,
                            std::map<CommitId, AgentId>& made) {
    if (!session.start || !session.head) return {};
    ATELIER_TRY(const auto head, repository.refs().resolve(session.head->str()));
    // Git has let go of what is on no branch any more.
    if (!head) return {};
    ATELIER_TRY(const auto start, repository.refs().resolve(session.start->str()));
    ATELIER_TRY(const auto commits, repository.history().commits(start.value_or(base), *head));
    for (const CommitId& commit : commits)
        made.insert_or_assign(commit, session.agent);
    return {};
}

Result<std::map<CommitId, AgentId>> made_in_sessions(const Context& context, Repository& repository,
                                                     const BeadId& changeset,
                                                     const CommitId& base) {
    ATELIER_TRY(const auto sessions, context.store.read([&](PlanReader& plan) {
        return plan.sessions({.changeset = changeset});
    }));
    std::map<CommitId, AgentId> made;
    for (const Session& session : sessions)
        ATELIER_CHECK(add_commits_of(repository, session, base, made));
    return made;
}

} // namespace

Result<std::map<CommitId, CommitOwner>> commit_owners(const Context& context,
                                                      Repository& repository, const Bead& changeset,
                                                      const CommitId& base, const CommitId& head,
                                                      const Person& user) {
    ATELIER_TRY(const auto commits, repository.history().made(base, head));
    ATELIER_TRY(const auto in_sessions, made_in_sessions(context, repository, changeset.id, base));
    Trailers common;
    if (changeset.parent) common.emplace_back(std::string(epic_trailer), changeset.parent->str());
    common.emplace_back(std::string(changeset_trailer), changeset.id.str());
    std::map<CommitId, CommitOwner> owners;
    for (const MadeCommit& commit : commits) {
        const auto session = in_sessions.find(commit.id);
        const auto agent = maker_of(
            commit, session == in_sessions.end() ? std::nullopt : std::optional(session->second));
        CommitOwner whose{common, commit.committer_name, commit.committer_email};
        if (agent) {
            whose.committer_name = agent->str();
            whose.committer_email = user.email;
            whose.trailers.emplace_back(std::string(agent_trailer), agent->str());
        } else {
            if (!is_name(commit.committer_name)) {
                whose.committer_name = user.name;
                whose.committer_email = user.email;
            }
            whose.trailers.emplace_back(std::string(overseer_trailer),
                                        whose.committer_name + " <" + whose.committer_email + ">");
        }
        owners.emplace(commit.id, std::move(whose));
    }
    return owners;
}

} // namespace atelier

#include "app/land/commit_owners.hpp"

#include "domain/work/landed_commit.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace atelier {
namespace {

// A name of nothing but signs is none to Git.
bool is_name(const std::string& name) {
    return std::ranges::any_of(name, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return std::isalnum(byte) != 0 || byte >= 0x80;
    });
}

// Whose what stands on a work branch is, as far as its sessions say so.
class WorkHistory {
  public:
    // `work` is what stands on `base` now.
    WorkHistory(Repository& repository, CommitId base, const std::vector<MadeCommit>& work)
        : repository_(repository), base_(std::move(base)), there_{base_} {
        for (const MadeCommit& commit : work)
            there_.insert(commit.id);
    }

    // What came to the work branch while the session was at work there is its agent's, but for
    // copies of what a person had committed before it, as a rebase makes them.
    Result<void> add(const Session& session) {
        if (!session.start || !session.head) return {};
        ATELIER_TRY(const auto head, if_there(*session.head));
        if (!head) return {};
        ATELIER_TRY(const auto start, if_there(*session.start));
        ATELIER_TRY(const auto commits, repository_.history().made(start.value_or(base_), *head));
        for (const MadeCommit& commit : commits)
            made_.insert_or_assign(commit.id, session.agent);
        return start ? add_copies(*start, commits) : Result<void>();
    }

    std::optional<AgentId> agent_of(const MadeCommit& commit) const {
        const auto at = made_.find(commit.id);
        return maker_of(commit, at == made_.end() ? std::nullopt : std::optional(at->second));
    }
    // What a person committed, where this is a copy of it.
    const MadeCommit* original_of(const CommitId& commit) const {
        const auto at = originals_.find(commit);
        return at == originals_.end() ? nullptr : &at->second;
    }

  private:
    // Git lets go of what is on no branch any more.
    Result<std::optional<CommitId>> if_there(const CommitId& commit) {
        if (there_.contains(commit)) return commit;
        return repository_.refs().resolve(commit.str());
    }

    Result<void> add_copies(const CommitId& start, const std::vector<MadeCommit>& after) {
        if (after.empty() || start == base_) return {};
        ATELIER_TRY(const auto before, repository_.history().made(base_, start));
        std::vector<MadeCommit> theirs;
        std::vector<CommitId> ids;
        for (const MadeCommit& commit : before)
            if (original_of(commit.id) != nullptr || !agent_of(commit)) theirs.push_back(commit);
        if (theirs.empty()) return {};
        for (const std::vector<MadeCommit>& list : {theirs, after})
            for (const MadeCommit& commit : list)
                ids.push_back(commit.id);
        ATELIER_TRY(const auto patches, repository_.history().patches(ids));
        for (const auto& [copy, original] : copies_of(theirs, after, patches)) {
            const MadeCommit* const first = original_of(original.id);
            originals_.insert_or_assign(copy, first != nullptr ? *first : original);
        }
        return {};
    }

    Repository& repository_;
    CommitId base_;
    std::set<CommitId> there_;
    std::map<CommitId, AgentId> made_;
    std::map<CommitId, MadeCommit> originals_;
};

Result<WorkHistory> history_of(const Context& context, Repository& repository,
                               const BeadId& changeset, const CommitId& base,
                               const std::vector<MadeCommit>& work) {
    ATELIER_TRY(const auto sessions, context.store.read([&](PlanReader& plan) {
        return plan.sessions({.changeset = changeset});
    }));
    WorkHistory history(repository, base, work);
    for (const Session& session : sessions)
        ATELIER_CHECK(history.add(session));
    return history;
}

} // namespace

Result<std::map<CommitId, CommitOwner>> commit_owners(const Context& context,
                                                      Repository& repository, const Bead& changeset,
                                                      const CommitId& base, const CommitId& head,
                                                      const Person& user) {
    ATELIER_TRY(const auto commits, repository.history().made(base, head));
    ATELIER_TRY(const WorkHistory history,
                history_of(context, repository, changeset.id, base, commits));
    Trailers common;
    if (changeset.parent) common.emplace_back(std::string(epic_trailer), changeset.parent->str());
    common.emplace_back(std::string(changeset_trailer), changeset.id.str());
    std::map<CommitId, CommitOwner> owners;
    for (const MadeCommit& commit : commits) {
        const MadeCommit* const original = history.original_of(commit.id);
        const MadeCommit& made = original != nullptr ? *original : commit;
        CommitOwner whose{common, made.committer_name, made.committer_email};
        // Without what our hook adds to all that an agent commits.
        if (original != nullptr) whose.message_of = original->id;
        const auto agent = original != nullptr ? std::nullopt : history.agent_of(commit);
        if (agent) {
            whose.committer_name = agent->str();
            whose.committer_email = user.email;
            whose.trailers.emplace_back(std::string(agent_trailer), agent->str());
        } else {
            const CommitOwner kept = kept_owner(made, user);
            whose.committer_name = kept.committer_name;
            whose.committer_email = kept.committer_email;
            whose.trailers.emplace_back(std::string(overseer_trailer),
                                        whose.committer_name + " <" + whose.committer_email + ">");
        }
        owners.emplace(commit.id, std::move(whose));
    }
    return owners;
}

CommitOwner kept_owner(const MadeCommit& commit, const Person& user) {
    if (is_name(commit.committer_name))
        return {{}, commit.committer_name, commit.committer_email, {}};
    return {{}, user.name, user.email, {}};
}

} // namespace atelier

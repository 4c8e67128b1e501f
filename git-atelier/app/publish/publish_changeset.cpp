#include "app/publish/publish_changeset.hpp"

#include "app/changeset/molecule_of_changeset.hpp"
#include "app/changeset/reopen_unheard.hpp"
#include "app/core/plan_queries.hpp"
#include "app/publish/draft_pr.hpp"
#include "domain/bead/changeset.hpp"

namespace atelier {
namespace {

Result<void> keep_record(WorkContext& work, const BeadId& changeset, const PublishRecord& record) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return put_publish_record(plan, changeset, record);
    });
}

// What is about to be done is written down, unless somebody has written about the work meanwhile:
// whoever did it is told first. Whether it may be done.
Result<bool> begin_unless_unheard(WorkContext& work, const Bead& changeset,
                                  const PublishRecord& record) {
    const Context& context = work.plan;
    ATELIER_TRY(
        const auto unheard,
        context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<std::vector<BeadId>> {
            ATELIER_TRY(auto messages, reopen_unheard(plan, *changeset.parent, changeset.id));
            if (messages.empty()) ATELIER_CHECK(put_publish_record(plan, changeset.id, record));
            return messages;
        }));
    if (unheard.empty()) return true;
    work.progress.note(changeset.id.str() + ": " + unheard_text(unheard.size(), "it is published"));
    return false;
}

// Of a push that a run had begun which ended before it said so.
Result<void> tell_taken_up(PlanWriter& plan, const Bead& changeset, const PublishRecord& before,
                           const PublishRecord& now) {
    if (!before.pushing || now.pushing || now.pushed != before.pushing) return {};
    ATELIER_TRY(const Changeset read, Changeset::of(changeset));
    ATELIER_TRY(const BranchName branch, read.require_work_branch());
    return append_pushed(plan, changeset.id, branch, *now.pushed);
}

Result<PullRequestText> text_for(WorkContext& work, const BeadId& changeset,
                                 const BranchName& base) {
    ATELIER_TRY(DraftPrOutcome drafted,
                draft_pr(work.plan, work.repository, {.changeset = changeset, .yaml = work.yaml}));
    for (const std::string& warning : drafted.warnings)
        work.progress.warn(warning);
    return PullRequestText{.title = std::move(drafted.draft.title),
                           .body = std::move(drafted.draft.body),
                           .base = base};
}

// It may have been closed or merged since it was read; what it is now, is read again.
Result<PullRequest> as_it_is_now(const CodeHost& host, std::int64_t number) {
    ATELIER_TRY(auto now, host.forge->pull_request(number));
    if (now) return *std::move(now);
    return fail(ErrorCode::not_found,
                "there is no pull request #" + std::to_string(number) + " any more");
}

Result<PullRequest> edited(const CodeHost& host, const PullRequest& found,
                           const PullRequestEdit& edit) {
    if (!edit.is_empty()) ATELIER_CHECK(host.forge->edit(found.number, edit));
    return as_it_is_now(host, found.number);
}

// `record` says what is wanted, and what was there before.
Result<PullRequest> changed_on_forge(const CodeHost& host, PrStep step, const BranchName& head,
                                     const Published& published, const PublishRecord& record) {
    if (step == PrStep::create)
        return host.forge->create(
            {.head = head, .text = *record.writing, .draft = *record.making_draft});
    const PullRequest& found = *published.pull_request;
    if (step == PrStep::retarget) {
        const PullRequestText& wanted = *record.writing;
        return edited(host, found, edit_to(wanted, found, record.written.value_or(wanted)));
    }
    ATELIER_CHECK(host.forge->set_draft(found.number, *record.making_draft));
    return as_it_is_now(host, found.number);
}

std::string told_of(const PullRequest& made, PrStep step) {
    const std::string number = "pull request #" + std::to_string(made.number);
    const std::string where = made.base.str() + (made.url.empty() ? "" : ": " + made.url);
    switch (step) {
    case PrStep::create:
        return (made.draft ? "draft " : "") + number + " into " + where;
    case PrStep::retarget:
        return number + " goes into " + where;
    case PrStep::make_ready:
        return number + " is no longer a draft";
    case PrStep::make_draft:
        return number + " is a draft again";
    case PrStep::none:
        break;
    }
    return number;
}

// Somebody has changed there what we would write anew.
bool is_theirs(const std::string& wanted, const std::string& found, const std::string& written) {
    return !says_the_same(wanted, written) && !says_the_same(found, written) &&
           !says_the_same(found, wanted);
}

void tell_of_edit(WorkContext& work, const BeadId& changeset, const PullRequest& found,
                  const PullRequestText& wanted, PublishRecord& record) {
    const bool title = is_theirs(wanted.title, found.title, record.written->title);
    const bool body = is_theirs(wanted.body, found.body, record.written->body);
    if ((title || body) && !record.told_of_edit)
        work.progress.note(changeset.str() + ": somebody changed the " +
                           (title && body ? "title and the text"
                            : title       ? "title"
                                          : "text") +
                           " of pull request #" + std::to_string(found.number) +
                           ", which stays as it is there");
    record.told_of_edit = title || body;
}

} // namespace

Result<void> push_changeset(WorkContext& work, const CodeHost& host, const Bead& changeset,
                            PrFacts& facts) {
    const Context& context = work.plan;
    ATELIER_TRY(const Changeset read, Changeset::of(changeset));
    ATELIER_TRY(const BranchName branch, read.require_work_branch());
    ATELIER_TRY(const CommitId head, read.require_done_head());
    Published& published = facts.forge.changesets.at(changeset.id);
    PublishRecord& record = facts.records.at(changeset.id);
    work.progress.stage(changeset.id.str(), "push " + branch.str());
    PublishRecord begun = record;
    begun.pushing = head;
    begun.conflicts = false;
    ATELIER_TRY(const bool may, begin_unless_unheard(work, changeset, begun));
    if (!may) return {};
    record = std::move(begun);
    ATELIER_CHECK(host.remotes.push(host.remote, {branch, head, published.pushed}));
    published.pushed = head;
    take_up_begun(record, published);
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(put_publish_record(plan, changeset.id, record));
        return append_pushed(plan, changeset.id, branch, head);
    }));
    work.progress.note(changeset.id.str() + ": pushed " + branch.str() + " to " + host.remote);
    return {};
}

Result<void> make_pull_request(WorkContext& work, const CodeHost& host, const Bead& changeset,
                               const PublishVerdict& verdict, const PublishRules& rules,
                               PrFacts& facts) {
    ATELIER_TRY(const Changeset read, Changeset::of(changeset));
    ATELIER_TRY(const BranchName branch, read.require_work_branch());
    Published& published = facts.forge.changesets.at(changeset.id);
    PublishRecord& record = facts.records.at(changeset.id);
    const PrStep step = verdict.step;
    work.progress.stage(changeset.id.str(), "pull request");
    PublishRecord begun = record;
    if (step == PrStep::create || step == PrStep::retarget) {
        ATELIER_TRY(begun.writing, text_for(work, changeset.id, *verdict.base));
    }
    if (step != PrStep::retarget) begun.making_draft = rules.mode == PrMode::draft;
    if (step == PrStep::create) {
        ATELIER_TRY(const bool may, begin_unless_unheard(work, changeset, begun));
        if (!may) return {};
    } else {
        ATELIER_CHECK(keep_record(work, changeset.id, begun));
    }
    record = std::move(begun);
    ATELIER_TRY(PullRequest made, changed_on_forge(host, step, branch, published, record));
    work.progress.note(changeset.id.str() + ": " + told_of(made, step));
    published.pull_request = std::move(made);
    take_up_begun(record, published);
    ATELIER_CHECK(record_pull_request(work, changeset.id, published, record));
    return {};
}

Result<void> update_text(WorkContext& work, const CodeHost& host, const BeadId& changeset,
                         PrFacts& facts) {
    Published& published = facts.forge.changesets.at(changeset);
    PublishRecord& record = facts.records.at(changeset);
    if (!record.written || !is_active(pr_state(published))) return {};
    const PullRequest& found = *published.pull_request;
    const PublishRecord before = record;
    ATELIER_TRY(const PullRequestText wanted, text_for(work, changeset, found.base));
    tell_of_edit(work, changeset, found, wanted, record);
    PullRequestEdit edit = edit_to(wanted, found, *record.written);
    edit.base.reset();
    if (!edit.is_empty()) record.writing = wanted;
    if (record != before) ATELIER_CHECK(keep_record(work, changeset, record));
    if (edit.is_empty()) return {};
    work.progress.stage(changeset.str(), "pull request");
    ATELIER_TRY(PullRequest now, edited(host, found, edit));
    work.progress.note(changeset.str() + ": pull request #" + std::to_string(now.number) +
                       " says what it changes now");
    published.pull_request = std::move(now);
    take_up_begun(record, published);
    ATELIER_CHECK(record_pull_request(work, changeset, published, record));
    return {};
}

Result<bool> record_pull_request(WorkContext& work, const BeadId& changeset,
                                 const Published& published, PublishRecord& record) {
    const Context& context = work.plan;
    ATELIER_TRY(const PublishRecord before, context.store.read([&](PlanReader& plan) {
        return publish_record(plan, changeset);
    }));
    record.state = pr_state(published);
    if (const auto& found = published.pull_request) {
        record.number = found->number;
        record.base = found->base;
    }
    const bool changed =
        published.pull_request && (record.number != before.number || record.base != before.base ||
                                   record.state != before.state);
    if (record == before) return false;
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(put_publish_record(plan, changeset, record));
        ATELIER_TRY(const Bead row, require_changeset(plan, changeset));
        ATELIER_CHECK(tell_taken_up(plan, row, before, record));
        if (!changed) return {};
        Bead bead = row;
        Changeset::set_pull_request(bead, record.number, stored_pr_state(record.state));
        if (bead != row) ATELIER_CHECK(plan.update(bead));
        Json data = Json::object();
        data.set("number", *record.number)
            .set("state", name_of(record.state))
            .set("base", record.base->str());
        if (record.state == PrState::approved) {
            data.set("head", published.pull_request->head_commit.str());
            ATELIER_CHECK(close_gate(plan, row, "approved"));
        }
        return plan.append({EventType::changeset_pr_changed, changeset, std::move(data)});
    }));
    return changed;
}

} // namespace atelier

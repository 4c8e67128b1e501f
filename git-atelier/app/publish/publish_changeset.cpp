#include "app/publish/publish_changeset.hpp"

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

Result<PullRequest> created(const CodeHost& host, const BranchName& head,
                            const PullRequestText& text, PrMode mode) {
    return host.forge->create({.head = head, .text = text, .draft = mode == PrMode::draft});
}

// It may have been closed or merged since it was read; what it is now, is read again.
Result<PullRequest> retargeted(const CodeHost& host, const PullRequest& found,
                               const PullRequestText& wanted, const PullRequestText& written) {
    const PullRequestEdit edit = edit_to(wanted, found, written);
    if (!edit.is_empty()) ATELIER_CHECK(host.forge->edit(found.number, edit));
    ATELIER_TRY(auto now, host.forge->pull_request(found.number));
    if (now) return *std::move(now);
    return fail(ErrorCode::not_found,
                "there is no pull request #" + std::to_string(found.number) + " any more");
}

std::string told_of(const PullRequest& made, PrStep step) {
    const std::string number = "pull request #" + std::to_string(made.number);
    const std::string what = step == PrStep::create
                                 ? (made.draft ? "draft " : "") + number + " into "
                                 : number + " goes into ";
    return what + made.base.str() + (made.url.empty() ? "" : ": " + made.url);
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
    record.pushing = head;
    record.conflicts = false;
    ATELIER_CHECK(keep_record(work, changeset.id, record));
    ATELIER_CHECK(host.remotes.push(host.remote, {branch, head, published.pushed}));
    published.pushed = head;
    take_up_begun(record, published);
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(put_publish_record(plan, changeset.id, record));
        Json data = Json::object();
        data.set("branch", branch.str()).set("commit", head.str());
        return plan.append({EventType::changeset_pushed, changeset.id, std::move(data)});
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
    work.progress.stage(changeset.id.str(), "pull request");
    ATELIER_TRY(const PullRequestText wanted, text_for(work, changeset.id, *verdict.base));
    record.writing = wanted;
    ATELIER_CHECK(keep_record(work, changeset.id, record));
    ATELIER_TRY(PullRequest made, verdict.step == PrStep::create
                                      ? created(host, branch, wanted, rules.mode)
                                      : retargeted(host, *published.pull_request, wanted,
                                                   record.written.value_or(wanted)));
    work.progress.note(changeset.id.str() + ": " + told_of(made, verdict.step));
    published.pull_request = std::move(made);
    take_up_begun(record, published);
    ATELIER_CHECK(record_pull_request(work, changeset.id, published, record));
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
        if (!changed) return {};
        ATELIER_TRY(const Bead row, require_changeset(plan, changeset));
        Bead bead = row;
        Changeset::set_pull_request(bead, record.number, stored_pr_state(record.state));
        if (bead != row) ATELIER_CHECK(plan.update(bead));
        Json data = Json::object();
        data.set("number", *record.number)
            .set("state", name_of(record.state))
            .set("base", record.base->str());
        return plan.append({EventType::changeset_pr_changed, changeset, std::move(data)});
    }));
    return changed;
}

} // namespace atelier

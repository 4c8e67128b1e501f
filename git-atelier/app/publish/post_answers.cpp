#include "app/publish/post_answers.hpp"

#include "app/changeset/review_threads.hpp"
#include "app/publish/posting_claim.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/forge/thread_reply.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_to_post(const AskedThread& thread) {
    return !thread.waits() && !thread.posted;
}

// The commit that the answers go with; nullopt while that is not there.
Result<std::optional<CommitId>> commit_there(const Bead& changeset, const Published& published) {
    const auto& found = published.pull_request;
    if (!found || found->end != PullRequestEnd::open) return std::nullopt;
    if (state_of(changeset) != ChangesetState::done) return std::nullopt;
    ATELIER_TRY(const Changeset read, Changeset::of(changeset));
    ATELIER_TRY(const CommitId head, read.require_done_head());
    return published.pushed == head ? std::optional(head) : std::nullopt;
}

// With what was said meanwhile: another run may have posted it.
Result<void> record_posted(WorkContext& work, const BeadId& changeset, const AskedThread& posted,
                           const CommitId& commit) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(auto asked, asked_changes(plan, changeset));
        if (!asked) return {};
        const auto there = std::ranges::find_if(asked->threads, [&](const AskedThread& thread) {
            return thread.id == posted.id && thread.last == posted.last && is_to_post(thread);
        });
        if (there == asked->threads.end()) return {};
        there->posted = true;
        ATELIER_CHECK(put_asked_changes(plan, changeset, asked));
        Json data = Json::object();
        data.set("number", asked->pull_request)
            .set("thread", posted.id)
            .set("commit", commit.str());
        return plan.append({EventType::changeset_replied, changeset, std::move(data)});
    });
}

Result<void> post(WorkContext& work, const CodeHost& host, const PullRequest& on,
                  const std::vector<ReviewThread>& threads, const AskedThread& answered,
                  const CommitId& commit) {
    const auto found = std::ranges::find_if(threads, [&](const ReviewThread& thread) {
        return thread.comments.front().id == answered.id;
    });
    if (found == threads.end()) {
        work.progress.note("thread " + std::to_string(answered.id) + " of pull request #" +
                           std::to_string(on.number) + " is gone: its answer is not written");
        return {};
    }
    if (is_answered(*found, answered.last)) return {};
    return host.forge->reply(on.number, *found, reply_text(answered.answer, commit, answered.last));
}

// How many. What stands there is looked at by whoever may write alone: a run that ended before it
// recorded an answer has left it there.
Result<std::size_t> post_all(WorkContext& work, const CodeHost& host, const BeadId& changeset,
                             const PullRequest& on, const CommitId& commit) {
    ATELIER_TRY(const auto asked, work.plan.store.read([&](PlanReader& plan) {
        return asked_changes(plan, changeset);
    }));
    if (!asked || std::ranges::none_of(asked->threads, is_to_post)) return std::size_t{0};
    ATELIER_TRY(const auto threads, host.forge->threads(on.number));
    std::size_t posted = 0;
    for (const AskedThread& thread : asked->threads) {
        if (!is_to_post(thread)) continue;
        ATELIER_CHECK(post(work, host, on, threads, thread, commit));
        ATELIER_CHECK(record_posted(work, changeset, thread, commit));
        ++posted;
    }
    return posted;
}

} // namespace

Result<void> post_answers(WorkContext& work, const CodeHost& host, const Bead& changeset,
                          const Published& published) {
    ATELIER_TRY(const auto asked, work.plan.store.read([&](PlanReader& plan) {
        return asked_changes(plan, changeset.id);
    }));
    if (!asked || std::ranges::none_of(asked->threads, is_to_post)) return {};
    ATELIER_TRY(const auto commit, commit_there(changeset, published));
    if (!commit) return {};
    const PullRequest& on = *published.pull_request;
    ATELIER_TRY(const bool begun, begin_posting(work, changeset.id));
    if (!begun) {
        work.progress.note(changeset.id.str() +
                           ": another run writes the answers to pull request #" +
                           std::to_string(on.number));
        return {};
    }
    const auto posted = post_all(work, host, changeset.id, on, *commit);
    ATELIER_CHECK(end_posting(work, changeset.id));
    if (!posted) return tl::unexpected(posted.error());
    if (*posted == 0) return {};
    work.progress.note(changeset.id.str() + ": answered " + counted(*posted, "thread") +
                       " of pull request #" + std::to_string(on.number));
    return {};
}

} // namespace atelier

#include "app/publish/review_feedback.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/epic_stacks.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

std::string place_of(const ReviewThread& thread) {
    return thread.path + (thread.line ? ":" + std::to_string(*thread.line) : std::string());
}

// What is still open of it, as the next brief has it.
std::string feedback_text(const PullRequest& pull_request, const std::vector<Review>& reviews,
                          const std::vector<ReviewThread>& threads) {
    std::string out = "A review of pull request #" + std::to_string(pull_request.number) +
                      " asks for changes. Make them in new commits on the work branch.\n";
    for (const Review& review : reviews)
        if (review.verdict == ReviewVerdict::changes_requested && !trim(review.body).empty())
            out += "\n" + review.author.name + " says:\n" + std::string(trim(review.body)) + "\n";
    for (const ReviewThread& thread : threads) {
        if (thread.resolved) continue;
        out += "\n" + place_of(thread) + "\n";
        for (const ReviewComment& comment : thread.comments)
            out += comment.author.name + ": " + std::string(trim(comment.body)) + "\n";
    }
    return out;
}

Result<void> reopen_for(WorkContext& work, const BeadId& changeset, const Notice& notice,
                        const PublishRecord& record) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead row, require_changeset(plan, changeset));
        ATELIER_TRY(const Bead again, reopen(row));
        ATELIER_CHECK(plan.update(again));
        ATELIER_TRY(const BeadId message, send_once(plan, context, notice));
        ATELIER_CHECK(put_publish_record(plan, changeset, record));
        Json data = Json::object();
        data.set("messages", Json::strings({message.str()}));
        return plan.append({EventType::changeset_reopened, changeset, std::move(data)});
    });
}

} // namespace

Result<bool> take_review(WorkContext& work, const CodeHost& host, const Bead& changeset,
                         const Published& published, PublishRecord& record) {
    const auto asked = asks_for_changes(published);
    if (!asked || (record.reviewed && *record.reviewed >= *asked)) return false;
    if (state_of(changeset) != ChangesetState::done) return false;
    ATELIER_TRY(const bool at_work, work.plan.store.read([&](PlanReader& plan) {
        return is_worked_on(plan, work, changeset);
    }));
    if (at_work) return false;
    const PullRequest& found = *published.pull_request;
    ATELIER_TRY(const auto threads, host.forge->threads(found.number));
    record.reviewed = asked;
    const std::string number = std::to_string(found.number);
    ATELIER_CHECK(reopen_for(work, changeset.id,
                             {.to = std::string(name_of(Role::worker)),
                              .subject = "Review of pull request #" + number,
                              .body = feedback_text(found, published.reviews, threads),
                              .thread = changeset.id,
                              .key = "review:" + changeset.id.str() + ":" + format_time(*asked),
                              .from = std::string(program_sender)},
                             record));
    work.progress.note(changeset.id.str() + ": a review of pull request #" + number +
                       " asks for changes; the next session makes them");
    return true;
}

} // namespace atelier

#include "app/publish/review_feedback.hpp"

#include "app/changeset/block_changeset.hpp"
#include "app/changeset/molecule_of_changeset.hpp"
#include "app/changeset/review_threads.hpp"
#include "app/changeset/unblock_changeset.hpp"
#include "app/core/plan_queries.hpp"
#include "app/land/epic_stacks.hpp"
#include "app/mail/notices.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/forge/thread_reply.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// So many sessions on one review that do nothing, and a person is asked.
constexpr int fruitless_sessions = 2;

std::string review_of(std::int64_t pull_request) {
    return "a review of pull request #" + std::to_string(pull_request);
}

std::string fruitless_text(std::int64_t pull_request) {
    return std::to_string(fruitless_sessions) +
           " sessions have neither committed nor answered anything for " + review_of(pull_request);
}

AskedChanges asked_by(const PullRequest& pull_request, const std::vector<Review>& reviews,
                      const std::vector<ReviewThread>& threads) {
    AskedChanges asked{.pull_request = pull_request.number};
    for (const Review& review : reviews)
        if (review.verdict == ReviewVerdict::changes_requested && !trim(review.body).empty())
            asked.words.push_back(review.author.name + " says:\n" + std::string(trim(review.body)));
    for (const ReviewThread& thread : threads)
        if (waits_for_answer(thread)) asked.threads.push_back(asked_thread(thread));
    return asked;
}

// Those that have not come there yet, to what nobody has said more about since.
void keep_answers(const AskedChanges& earlier, AskedChanges& asked) {
    for (AskedThread& thread : asked.threads)
        for (const AskedThread& before : earlier.threads)
            if (before.id == thread.id && before.last == thread.last) thread.answer = before.answer;
}

std::optional<SessionId> newest_of(const std::vector<Session>& sessions) {
    return sessions.empty() ? std::nullopt : std::optional(sessions.back().id);
}

Result<void> reopen_in(PlanWriter& plan, const BeadId& changeset,
                       const std::optional<BeadId>& message) {
    ATELIER_TRY(const Bead row, require_changeset(plan, changeset));
    ATELIER_TRY(const Bead again, reopen(row));
    ATELIER_CHECK(plan.update(again));
    ATELIER_CHECK(close_gate(plan, row, "changes requested"));
    Json data = Json::object();
    if (message) data.set("messages", Json::strings({message->str()}));
    return plan.append({EventType::changeset_reopened, changeset, std::move(data)});
}

Result<void> reopen_for(WorkContext& work, const BeadId& changeset, AskedChanges asked,
                        const std::string& key, const PublishRecord& record) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto earlier, asked_changes(plan, changeset));
        if (earlier) keep_answers(*earlier, asked);
        const Notice notice{.to = std::string(name_of(Role::worker)),
                            .subject =
                                "Review of pull request #" + std::to_string(asked.pull_request),
                            .body = asked_text(asked),
                            .thread = changeset,
                            .key = key,
                            .from = std::string(program_sender)};
        ATELIER_TRY(asked.message, send_once(plan, context, notice));
        ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset}));
        asked.judged = newest_of(sessions);
        ATELIER_CHECK(put_asked_changes(plan, changeset, asked));
        ATELIER_CHECK(put_publish_record(plan, changeset, record));
        return reopen_in(plan, changeset, asked.message);
    });
}

std::vector<Session> not_judged(std::vector<Session> sessions, const AskedChanges& asked) {
    const auto last = std::ranges::find_if(
        sessions, [&](const Session& session) { return session.id == asked.judged; });
    if (last != sessions.end()) sessions.erase(sessions.begin(), last + 1);
    return sessions;
}

// Of what cannot be told it is said that something was done.
bool have_committed(const std::vector<Session>& sessions) {
    std::optional<CommitId> before;
    std::optional<CommitId> after;
    for (const Session& session : sessions) {
        if (session.outcome && session.outcome->end() == SessionEnd::detached) return true;
        if (!before) before = session.start;
        if (session.head) after = session.head;
    }
    return !before || before != after;
}

// What has been done about the review since it was looked at last.
enum class Headway { nothing_held, made, none };

Headway headway_since(const std::vector<Session>& sessions, const AskedChanges& asked) {
    if (sessions.empty()) return Headway::nothing_held;
    const bool answered = std::ranges::any_of(
        asked.threads, [](const AskedThread& thread) { return !thread.waits(); });
    return answered || have_committed(sessions) ? Headway::made : Headway::none;
}

struct JudgedReview {
    Headway headway = Headway::nothing_held;
    AskedChanges asked;
    std::optional<SessionId> session = {};
    bool blocks() const { return asked.fruitless >= fruitless_sessions; }
};

// In one transaction: what the sessions have done since, and that it is worked on once more where
// the first of them did nothing.
Result<JudgedReview> judge_sessions(PlanWriter& plan, const BeadId& changeset) {
    ATELIER_TRY(auto asked, asked_changes(plan, changeset));
    if (!asked) return JudgedReview{};
    ATELIER_TRY(auto sessions, plan.sessions({.changeset = changeset}));
    sessions = not_judged(std::move(sessions), *asked);
    JudgedReview judged{.headway = headway_since(sessions, *asked), .asked = {}};
    if (judged.headway == Headway::nothing_held) return judged;
    judged.session = asked->judged = newest_of(sessions);
    if (judged.headway == Headway::made) {
        asked->words.clear();
        asked->fruitless = 0;
        ATELIER_CHECK(put_asked_changes(plan, changeset, asked));
        return judged;
    }
    ++asked->fruitless;
    judged.asked = *asked;
    // Whoever lets it go on gives it as many again.
    if (judged.blocks()) asked->fruitless = 0;
    ATELIER_CHECK(put_asked_changes(plan, changeset, asked));
    if (!judged.blocks()) ATELIER_CHECK(reopen_in(plan, changeset, asked->message));
    return judged;
}

Result<bool> without_progress(WorkContext& work, const Bead& changeset) {
    const Context& context = work.plan;
    ATELIER_TRY(const JudgedReview judged,
                context.store.write(context.stamp(), [&](PlanWriter& plan) {
                    return judge_sessions(plan, changeset.id);
                }));
    if (judged.headway != Headway::none) return false;
    const std::string review = review_of(judged.asked.pull_request);
    if (!judged.blocks()) {
        work.progress.note(changeset.id.str() +
                           ": its last session has neither committed nor "
                           "answered anything for " +
                           review + "; another one does");
        return true;
    }
    const Error fault{ErrorCode::no_progress, fruitless_text(judged.asked.pull_request),
                      advise(Hint::answer_review, std::to_string(judged.asked.pull_request))};
    work.progress.warn(changeset.id.str() + ": " + with_hint(fault));
    ATELIER_CHECK(block_changeset(context, changeset.id, *judged.session, fault));
    return true;
}

// What was said of it when it was called done last, where that is `head`; nullopt: it was not.
Result<std::optional<Json>> done_as(PlanReader& plan, const BeadId& changeset,
                                    const std::optional<CommitId>& head) {
    ATELIER_TRY(
        const auto done,
        plan.events({.bead = changeset, .types = {EventType::changeset_done}, .newest = 1}));
    if (done.empty() || !head) return std::nullopt;
    const auto parsed = parse_json(done.front().data);
    const Json* const data = std::get_if<Json>(&parsed);
    const bool same = data != nullptr && data->string_at("head") == head->str();
    return same ? std::optional(*data) : std::nullopt;
}

// As it was before: what its reviewer has seen is done.
Result<void> go_on(PlanWriter& plan, const BeadId& changeset, const std::string& blocked_by,
                   const std::optional<CommitId>& head) {
    ATELIER_TRY(const Bead row, require_changeset(plan, changeset));
    if (!is_blocked_by(row, blocked_by)) return {};
    ATELIER_TRY(const auto done, done_as(plan, changeset, head));
    ATELIER_TRY(const Bead free, unblock_changeset(plan, row));
    if (!done) return {};
    ATELIER_TRY(const Bead again, mark_done(free, *head));
    ATELIER_CHECK(plan.update(again));
    return plan.append({EventType::changeset_done, changeset, *done});
}

// It was blocked for what nobody asks for any more. That it goes on is decided by whoever reviews
// it, and is written down for the person whose run hears of it.
Result<void> free_from_review(WorkContext& work, const Bead& changeset,
                              const Published& published) {
    const std::int64_t number = published.pull_request->number;
    const std::string reason = fruitless_text(number);
    if (!is_blocked_by(changeset, reason)) return {};
    const Context& context = work.plan;
    const AgentId person = work.started_by.value_or(context.caller);
    if (person.role() != Role::overseer) return {};
    ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
    std::optional<CommitId> head;
    if (facts.work_branch()) {
        ATELIER_TRY(head, work.repository.refs().resolve(full_ref(*facts.work_branch())));
    }
    if (head != published.pushed) head.reset();
    ATELIER_CHECK(context.store.write({context.clock.now(), person.str()}, [&](PlanWriter& plan) {
        return go_on(plan, changeset.id, reason, head);
    }));
    work.progress.note(changeset.id.str() + ": nobody asks for changes to pull request #" +
                       std::to_string(number) + " any more; it goes on");
    return {};
}

// Nobody asks for changes any more: what was asked is told to no one, once the answers are there.
Result<void> forget_review(WorkContext& work, const BeadId& changeset) {
    const Context& context = work.plan;
    ATELIER_TRY(const auto asked, context.store.read([&](PlanReader& plan) {
        return asked_changes(plan, changeset);
    }));
    if (!asked) return {};
    const bool any_unposted = std::ranges::any_of(asked->threads, [](const AskedThread& thread) {
        return !thread.waits() && !thread.posted;
    });
    if (any_unposted) return {};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return put_asked_changes(plan, changeset, std::nullopt);
    });
}

} // namespace

Result<bool> take_review(WorkContext& work, const CodeHost& host, const Bead& changeset,
                         const Published& published, PublishRecord& record) {
    const auto asked = asks_for_changes(published);
    if (!asked) {
        // What was closed may be opened again, and is asked for still.
        const auto& found = published.pull_request;
        if (found && found->end == PullRequestEnd::open)
            ATELIER_CHECK(free_from_review(work, changeset, published));
        if (!found || found->end != PullRequestEnd::closed)
            ATELIER_CHECK(forget_review(work, changeset.id));
        return false;
    }
    if (state_of(changeset) != ChangesetState::done) return false;
    ATELIER_TRY(const bool at_work, work.plan.store.read([&](PlanReader& plan) {
        return is_worked_on(plan, work, changeset);
    }));
    if (at_work) return false;
    if (record.reviewed && *record.reviewed >= *asked) return without_progress(work, changeset);
    const PullRequest& found = *published.pull_request;
    ATELIER_TRY(const auto threads, host.forge->threads(found.number));
    record.reviewed = asked;
    ATELIER_CHECK(reopen_for(work, changeset.id, asked_by(found, published.reviews, threads),
                             "review:" + changeset.id.str() + ":" + format_time(*asked), record));
    work.progress.note(changeset.id.str() + ": " + review_of(found.number) +
                       " asks for changes; the next session makes them");
    return true;
}

} // namespace atelier

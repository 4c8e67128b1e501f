#include "app/work/work_notices.hpp"

#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/work/matter.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string waits_key(const BeadId& epic) {
    return matter_key(Matter::waits, epic);
}

std::string failed_key(const BeadId& subject) {
    return matter_key(Matter::failed, subject);
}

std::string reason_lines(const std::vector<Reason>& reasons) {
    std::string out;
    for (const Reason& reason : reasons)
        out += reason.message + "\n";
    return out;
}

// What to do about the first of them.
std::string cure(const Reason& waits, const BeadId& epic) {
    const std::string edit = "'git atelier plan --edit " + epic.str() + "'";
    if (waits.code == ErrorCode::open_tasks)
        return "Close it with 'git atelier close " + waits.bead.value_or(epic).str() +
               "' when nothing is left to do, or plan what it takes as a further changeset with " +
               edit + ": whoever does the last one closes what is left of the epic's tasks.\n";
    if (waits.code == ErrorCode::approval_required) return "'git atelier review' lists it.\n";
    if (waits.code == ErrorCode::root_checked_out || waits.code == ErrorCode::ref_conflict)
        return "Switch that checkout; the next 'git atelier work' goes on with the epic.\n";
    if (waits.code == ErrorCode::plan_invalid) return "Name it with " + edit + ".\n";
    return "'git atelier why " + epic.str() + "' says more.\n";
}

// Something else is open whose answer gives work.
Result<bool> is_asked_already(PlanReader& plan, Time now) {
    ATELIER_TRY(const auto open,
                plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}));
    ATELIER_TRY(auto sent, messages_in(open));
    ATELIER_TRY(const auto messages, still_current(plan, std::move(sent), now));
    return std::ranges::any_of(messages, [](const Message& message) {
        const Matter matter = matter_of(message).matter;
        return message.is_for_overseer() && matter != Matter::other && matter != Matter::gate;
    });
}

} // namespace

Result<void> WorkNotices::tell_waiting(const std::map<BeadId, std::vector<Reason>>& passed_over) {
    std::vector<Notice> fresh;
    for (const auto& [epic, reasons] : passed_over) {
        const Reason* waits = waits_for_person(reasons);
        if (waits == nullptr || !told_.emplace(epic, waits->message).second) continue;
        fresh.push_back({.to = "overseer",
                         .subject = "NEEDS-DECISION: " + epic.str() + " waits: " + waits->message,
                         .body = reason_lines(reasons) + "\n" + cure(*waits, epic),
                         .thread = epic,
                         .key = waits_key(epic),
                         .from = std::string(program_sender)});
    }
    if (fresh.empty()) return {};
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (const Notice& notice : fresh)
            ATELIER_CHECK(send_once(plan, context_, notice));
        return {};
    });
}

Result<void> WorkNotices::close_settled(const std::map<BeadId, std::vector<Reason>>& all) {
    ATELIER_TRY(const auto open, context_.store.read([](PlanReader& plan) {
        return plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}});
    }));
    ATELIER_TRY(const auto messages, messages_in(open));
    std::vector<std::string> settled;
    for (const Message& message : messages) {
        const KnownMatter about = matter_of(message);
        if (about.matter != Matter::waits) continue;
        const auto found = all.find(*about.bead);
        if (found == all.end() || waits_for_person(found->second) == nullptr)
            settled.push_back(message.key());
    }
    if (settled.empty()) return {};
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (const std::string& key : settled)
            ATELIER_CHECK(close_notices(plan, key, "it waits no longer"));
        return {};
    });
}

Result<void> WorkNotices::tell_failed(const FailedSession& failed) {
    const Error& error = failed.error;
    std::string body = error.message + "\n";
    if (!error.hint.empty()) body += "\nWhat to do: " + error.hint.told_to(Audience::person) + "\n";
    if (const std::string words = error.details.string_at("stderr"); !words.empty())
        body += "\nGit said:\n\n" + words + "\n";
    body +=
        "\nNothing is lost: it is tried again after a pause that grows with each failure, or at "
        "once with 'git atelier work " +
        failed.epic.str() + "'.\n";
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(
            send_once(plan, context_,
                      {.to = "overseer",
                       .subject = "NEEDS-DECISION: " + failed.changeset.str() +
                                  " could not be worked on: " + error.message,
                       .body = body,
                       .thread = failed.changeset,
                       .key = failed_key(failed.of_workflow ? failed.changeset : failed.epic),
                       .from = std::string(program_sender)}));
        return {};
    });
}

Result<void> WorkNotices::close_about(const BeadId& epic, const std::optional<BeadId>& changeset) {
    std::erase_if(told_, [&](const auto& one) { return one.first == epic; });
    ATELIER_CHECK(close_settled_mail(context_));
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(close_notices(plan, waits_key(epic), "it is worked on again"));
        ATELIER_CHECK(close_notices(plan, failed_key(epic), "it is worked on again"));
        if (changeset)
            ATELIER_CHECK(close_notices(plan, failed_key(*changeset), "it is worked on again"));
        return close_no_work_notice(plan);
    });
}

Result<void> WorkNotices::tell_no_work() {
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const bool asked, is_asked_already(plan, context_.clock.now()));
        ATELIER_TRY(const bool finished, is_all_finished(plan));
        if (asked || finished) return {};
        ATELIER_CHECK(send_once(plan, context_,
                                {.to = "overseer",
                                 .subject = "NEEDS-DECISION: No eligible epics",
                                 .body = "A worker found no epic to work on. Plan one with "
                                         "'git atelier plan', promote a draft, or unblock what "
                                         "'git atelier status' shows as blocked.\n",
                                 .key = std::string(no_work_key),
                                 .from = std::string(program_sender)}));
        return {};
    });
}

} // namespace atelier

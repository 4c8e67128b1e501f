// Reading what one of several workers has answered, and saying what all of them did.
#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/work.hpp"

namespace atelier {
namespace {

Error error_of(const Json& what) {
    const auto code = error_code_named(what.string_at("code"));
    Error error{code.value_or(ErrorCode::runtime_failed), what.string_at("message"),
                Advice(what.string_at("hint"))};
    if (const Json* const details = what.find("details")) error.details = *details;
    return error;
}

template <class Item, class Read>
Result<std::vector<Item>> read_each(const Json& document, std::string_view key, Read read) {
    std::vector<Item> out;
    const Json* const rows = document.find(key);
    if (rows == nullptr || !rows->is_array()) return out;
    for (const Json& row : rows->as_array()) {
        ATELIER_TRY(Item item, read(row));
        out.push_back(std::move(item));
    }
    return out;
}

Result<BeadId> id_of(const Json& text) {
    return BeadId::parse(text.is_string() ? text.as_string() : "");
}

Result<SessionReport> session_of(const Json& row) {
    ATELIER_TRY(SessionId session, SessionId::parse(row.string_at("session")));
    ATELIER_TRY(BeadId epic, BeadId::parse(row.string_at("epic")));
    ATELIER_TRY(BeadId changeset, BeadId::parse(row.string_at("changeset")));
    SessionReport out{.session = std::move(session),
                      .epic = std::move(epic),
                      .changeset = std::move(changeset),
                      .text = row.string_at("text"),
                      .code = error_code_named(row.string_at("code"))};
    out.end = parse_name<SessionEnd>(row.string_at("end")).value_or(SessionEnd::blocked);
    if (const std::string commit = row.string_at("integrated"); !commit.empty()) {
        ATELIER_TRY(out.integrated, CommitId::parse(commit));
    }
    if (const Json* const seconds = row.find("seconds"); seconds != nullptr)
        out.took = Millis{static_cast<std::int64_t>(
            (seconds->is_double() ? seconds->as_double() : static_cast<double>(seconds->as_int())) *
            1000)};
    return out;
}

Result<FailedSession> failure_of(const Json& row) {
    ATELIER_TRY(BeadId epic, BeadId::parse(row.string_at("epic")));
    ATELIER_TRY(BeadId changeset, BeadId::parse(row.string_at("changeset")));
    const Json* const error = row.find("error");
    return FailedSession{std::move(epic), std::move(changeset),
                         error_of(error == nullptr ? Json::object() : *error)};
}

Result<ServedMessage> served_of(const Json& row) {
    ATELIER_TRY(BeadId message, BeadId::parse(row.string_at("message")));
    const Json* const dealt_with = row.find("dealt_with");
    return ServedMessage{.queue = row.string_at("queue"),
                         .message = std::move(message),
                         .subject = row.string_at("subject"),
                         .dealt_with = dealt_with != nullptr && dealt_with->is_bool() &&
                                       dealt_with->as_bool(),
                         .text = row.string_at("text")};
}

Result<WorkOutcome> run_of(const Json& answer) {
    ATELIER_TRY(AgentId worker, AgentId::parse(answer.string_at("worker")));
    WorkOutcome out{.worker = std::move(worker)};
    out.stop = parse_name<WorkStop>(answer.string_at("stopped")).value_or(WorkStop::no_work);
    ATELIER_TRY(out.sessions, read_each<SessionReport>(answer, "sessions", session_of));
    ATELIER_TRY(out.failures, read_each<FailedSession>(answer, "failures", failure_of));
    ATELIER_TRY(out.served, read_each<ServedMessage>(answer, "queue", served_of));
    ATELIER_TRY(out.closed_epics, read_each<BeadId>(answer, "closed_epics", id_of));
    ATELIER_TRY(out.messages, read_each<BeadId>(answer, "messages", id_of));
    return out;
}

Json unread_json(const JobsOutcome& outcome) {
    Json out = Json::array();
    for (const auto& [worker, messages] : outcome.unread()) {
        Json row = Json::object();
        row.set("worker", worker.str()).set("messages", ids_json(messages));
        out.push(std::move(row));
    }
    return out;
}

} // namespace

std::optional<Result<WorkOutcome>> work_from(const std::string& document) {
    const auto parsed = parse_json(document);
    const Json* const answer = std::get_if<Json>(&parsed);
    if (answer == nullptr || !answer->is_object()) return std::nullopt;
    if (const Json* const error = answer->find("error"); error != nullptr && error->is_object())
        return fail(error_of(*error));
    auto run = run_of(*answer);
    return run ? std::optional(std::move(run)) : std::nullopt;
}

Json jobs_json(const JobsOutcome& outcome) {
    Json sessions = Json::array();
    Json workers = Json::array();
    for (const WorkOutcome& run : outcome.runs) {
        Json worker = Json::object();
        worker.set("worker", run.worker.str()).set("stopped", name_of(run.stop));
        workers.push(std::move(worker));
        const Json of_run = work_json(run);
        for (const Json& session : of_run.find("sessions")->as_array()) {
            Json row = session;
            row.set("worker", run.worker.str());
            sessions.push(std::move(row));
        }
    }
    Json out = work_json(outcome.whole());
    out.set("worker", Json())
        .set("jobs", outcome.jobs)
        .set("workers", std::move(workers))
        .set("unread", unread_json(outcome))
        .set("lost", outcome.lost)
        .set("error", outcome.error ? error_row(*outcome.error) : Json())
        .set("sessions", std::move(sessions));
    return out;
}

Json open_work_json(const Selection& open, int jobs) {
    Json out = selection_json(open);
    out.set("workers", workers_to_start(open, jobs, 0));
    return out;
}

std::string open_work_text(const Selection& open, int jobs) {
    const int count = workers_to_start(open, jobs, 0);
    if (open.candidates.empty() || count < 2) return selection_text(open);
    std::vector<std::string> epics;
    for (const BeadId& epic : open.candidates)
        epics.push_back(epic.str());
    return "Would start " + counted(static_cast<std::size_t>(count), "worker") +
           ", each on an epic of its own: " + join(epics, ", ") + ".\n";
}

} // namespace atelier

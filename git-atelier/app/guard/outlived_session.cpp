#include "app/guard/outlived_session.hpp"

#include "app/mail/notices.hpp"

namespace atelier {
namespace {

struct Telling {
    std::string text;
    std::string subject;
    std::size_t ended = 0;
    bool keeper_killed = false;
    bool by_mail = true;
};

Result<void> tell(WorkContext& work, const Session& session, const Telling& telling) {
    work.progress.warn(telling.text);
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        Json data = Json::object();
        data.set("session", session.id.str())
            .set("ended", telling.ended)
            .set("keeper_killed", telling.keeper_killed);
        ATELIER_CHECK(
            plan.append({EventType::session_outlived, session.changeset, std::move(data)}));
        if (!telling.by_mail) return {};
        ATELIER_CHECK(send_once(plan, context,
                                {.to = "overseer",
                                 .subject = "NEEDS-DECISION: " + telling.subject,
                                 .body = telling.text + ".\n\nThey were not held to the worktree: "
                                                        "look at what they may have changed, and "
                                                        "whether one is left (ps -ef).\n",
                                 .thread = session.changeset,
                                 .key = "outlived:" + session.id.str(),
                                 .from = std::string(program_sender)}));
        return {};
    });
}

std::string processes(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " process" : " processes");
}

} // namespace

Result<void> tell_of_killed_keeper(WorkContext& work, const Session& session, int ended) {
    return tell(work, session,
                {.text = "the keeper of session " + session.id.str() + " was killed; " +
                         processes(static_cast<std::size_t>(ended)) +
                         " of its agent outlived it and were ended, and others may be left",
                 .subject = "the keeper of " + session.agent.str() + " was killed",
                 .ended = static_cast<std::size_t>(ended),
                 .keeper_killed = true});
}

Result<void> tell_of_remains(WorkContext& work, const Session& session, std::size_t ended) {
    return tell(work, session,
                {.text = "ended " + processes(ended) + " that session " + session.id.str() +
                         " had left behind",
                 .subject = processes(ended) + " of " + session.agent.str() + " outlived a session",
                 .ended = ended,
                 .by_mail = session.ended_at.has_value()});
}

} // namespace atelier

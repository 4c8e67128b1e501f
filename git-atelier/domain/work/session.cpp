#include "domain/work/session.hpp"

namespace atelier {
namespace {

bool says_nothing(const std::optional<SessionOutcome>& outcome) {
    if (!outcome) return true;
    switch (outcome->end()) {
    case SessionEnd::unread:
    case SessionEnd::turn:
    case SessionEnd::interrupted:
    case SessionEnd::lost:
    case SessionEnd::failed:
        return true;
    case SessionEnd::integrated:
    case SessionEnd::done:
    case SessionEnd::conflict:
    case SessionEnd::blocked:
    case SessionEnd::ended:
    case SessionEnd::detached:
        break;
    }
    return false;
}

} // namespace

SessionOutcome SessionOutcome::parse(const std::string& text) {
    if (const auto end = parse_name<SessionEnd>(text)) return *end;
    SessionOutcome outcome(SessionEnd::failed);
    outcome.text_ = text;
    return outcome;
}

int conflicts_in_a_row(const std::vector<Session>& sessions) {
    int count = 0;
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        if (says_nothing(session->outcome)) continue;
        if (session->outcome->end() != SessionEnd::conflict) break;
        ++count;
    }
    return count;
}

int runtime_failures_in_a_row(const std::vector<Session>& sessions) {
    int count = 0;
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        if (!session->outcome || session->outcome->end() == SessionEnd::lost) continue;
        if (session->outcome->code() == ErrorCode::rate_limited) continue;
        if (session->outcome->code() != ErrorCode::runtime_failed) break;
        ++count;
    }
    return count;
}

int limits_in_a_row(const std::vector<Session>& sessions) {
    int count = 0;
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        if (!session->outcome || session->outcome->end() == SessionEnd::lost) continue;
        if (session->outcome->code() != ErrorCode::rate_limited) break;
        ++count;
    }
    return count;
}

const Session* newest_verdict(const std::vector<Session>& sessions) {
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session)
        if (!says_nothing(session->outcome)) return &*session;
    return nullptr;
}

} // namespace atelier

#include "domain/bead/agent.hpp"

#include "domain/bead/field_reader.hpp"

namespace atelier {

Result<Agent> Agent::of(const Bead& bead) {
    if (kind_of(bead) != BeadKind::agent) return fail(not_of_kind(bead, BeadKind::agent));
    auto identity = AgentId::parse(bead.title);
    if (!identity) return fail(unreadable_field(bead.id, "title", identity.error().message));
    const FieldReader fields(bead);
    Agent out(bead.id, *std::move(identity));
    out.assignment_ = bead.assignment;
    out.state_ = fields.text(field::agent_state).value_or("");
    ATELIER_TRY(out.heartbeat_at_, fields.instant(field::heartbeat_at));
    return out;
}

Bead Agent::make(const AgentId& identity, std::string_view issue_prefix) {
    Bead bead{.id = identity.bead(issue_prefix), .title = identity.str()};
    bead.issue_type = "agent";
    add_label(bead, label_of(BeadKind::agent));
    set_field(bead, field::role_type, std::string(name_of(identity.role())));
    set_field(bead, field::agent_state, std::string(name_of(AgentState::idle)));
    set_field(bead, field::hook_bead, std::nullopt);
    set_field(bead, field::notification_level, std::string(name_of(NotificationLevel::normal)));
    set_field(bead, field::heartbeat_at, std::nullopt);
    return bead;
}

void Agent::assign(Bead& bead, const std::optional<BeadId>& epic) {
    bead.assignment = epic;
    set_field(bead, field::hook_bead, text_of(epic));
    if (!epic) set_field(bead, field::agent_state, std::string(name_of(AgentState::idle)));
}

bool Agent::beat(Bead& bead, AgentState state, Time now) {
    const std::string name(name_of(state));
    const bool changed = get_field(bead, field::agent_state) != name;
    set_field(bead, field::agent_state, name);
    set_field(bead, field::heartbeat_at, format_time(now));
    return changed;
}

void Agent::show(Bead& bead, AgentState state, const std::optional<Time>& heartbeat_at) {
    if (!get_field(bead, field::agent_state)) return;
    set_field(bead, field::agent_state, std::string(name_of(state)));
    if (heartbeat_at) set_field(bead, field::heartbeat_at, format_time(*heartbeat_at));
}

void Agent::tell_assignment(Bead& bead) {
    const auto text = text_of(bead.assignment);
    if (get_field(bead, field::hook_bead) != text) set_field(bead, field::hook_bead, text);
}

std::optional<std::string> Agent::told_assignment(const Bead& bead) {
    return get_field(bead, field::hook_bead);
}

NotificationLevel level_of(const std::optional<Bead>& agent, NotificationLevel of_project) {
    if (!agent) return of_project;
    const auto said = parse_name<NotificationLevel>(
        FieldReader(*agent).text(field::notification_level).value_or(""));
    return said && *said != NotificationLevel::normal ? *said : of_project;
}

AgentAsWritten agent_as_written(const Bead& bead) {
    const FieldReader fields(bead);
    return {.role = fields.text(field::role_type),
            .state = fields.text(field::agent_state),
            .heartbeat_at = fields.text(field::heartbeat_at)};
}

} // namespace atelier

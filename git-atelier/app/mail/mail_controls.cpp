#include "app/mail/mail_controls.hpp"

#include <algorithm>

namespace atelier {
namespace {

EventType declared_event(MailControlKind kind) {
    switch (kind) {
    case MailControlKind::queue:
        return EventType::queue_declared;
    case MailControlKind::channel:
        return EventType::channel_declared;
    case MailControlKind::group:
        return EventType::group_declared;
    }
    return EventType::group_declared;
}

// As another Beads program may have made it, under an id of its own.
Result<std::optional<Bead>> control_bead(PlanReader& plan, const Context& context,
                                         MailControlKind kind, const std::string& name) {
    ATELIER_CHECK(MailControl::check_name(name));
    ATELIER_TRY(auto own, plan.find(MailControl::id_of(kind, name, context.issue_prefix)));
    if (own && kind_of(*own) == bead_kind_of(kind) && !is_closed(*own)) return own;
    ATELIER_TRY(const auto others, plan.select({.kind = bead_kind_of(kind)}));
    for (const Bead& bead : others)
        if (bead.title == name && !is_closed(bead)) return std::optional(bead);
    return std::optional<Bead>{};
}

Result<std::vector<Message>> messages_of(PlanReader& plan, const Context& context,
                                         const MailControl& control) {
    if (control.kind() == MailControlKind::group) return std::vector<Message>{};
    const std::string label = control.kind() == MailControlKind::queue
                                  ? queue_label(control.name())
                                  : channel_label(control.name());
    ATELIER_TRY(
        const auto open,
        plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}, .label = label}));
    ATELIER_TRY(auto messages, messages_in(open));
    std::erase_if(messages,
                  [&](const Message& one) { return one.has_expired(context.clock.now()); });
    return messages;
}

Result<ListedControl> listed(PlanReader& plan, const Context& context, const Bead& bead) {
    ATELIER_TRY(MailControl control, MailControl::of(bead));
    ListedControl out{std::move(control)};
    ATELIER_TRY(const auto messages, messages_of(plan, context, out.control));
    for (const Message& message : messages) {
        if (!message.is_claimed())
            ++out.waiting;
        else if (!message.read_at())
            ++out.claimed;
    }
    return out;
}

// A new one, or one that was closed, as it was.
Result<Bead> control_to_open(PlanReader& plan, const Context& context, MailControlKind kind,
                             const std::string& name) {
    Bead made = MailControl::make(kind, name, context.issue_prefix);
    ATELIER_TRY(auto closed, plan.find(made.id));
    if (!closed || kind_of(*closed) != bead_kind_of(kind)) return made;
    closed->status = BeadStatus::open;
    closed->close_reason.clear();
    return *std::move(closed);
}

Error no_mail_control(MailControlKind kind, const std::string& name) {
    const std::string what(name_of(kind));
    return {ErrorCode::not_found, "there is no " + what + " '" + name + "'",
            advise(Hint::makes_mail_control, what, name)};
}

Result<DeclareOutcome> put_control(PlanWriter& plan, const Bead& wanted, MailControl control) {
    ATELIER_TRY(const Bead stored, wanted.revision > 0 ? plan.update(wanted) : plan.create(wanted));
    Json data = Json::object();
    data.set("members", Json::strings(control.members()));
    ATELIER_CHECK(plan.append({declared_event(control.kind()), stored.id, std::move(data)}));
    return DeclareOutcome{std::move(control)};
}

} // namespace

Result<MailControl> require_mail_control(PlanReader& plan, const Context& context,
                                         MailControlKind kind, const std::string& name) {
    ATELIER_TRY(const auto bead, control_bead(plan, context, kind, name));
    if (bead) return MailControl::of(*bead);
    return fail(no_mail_control(kind, name));
}

Result<DeclareOutcome> declare_mail_control(const Context& context, MailControlKind kind,
                                            const std::string& name,
                                            const std::vector<std::string>& members) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<DeclareOutcome> {
        ATELIER_TRY(const auto before, control_bead(plan, context, kind, name));
        ATELIER_TRY(Bead wanted,
                    before ? Result<Bead>(*before) : control_to_open(plan, context, kind, name));
        for (const std::string& member : members) {
            ATELIER_TRY(const std::string address, parse_reader(member));
            MailControl::add_member(wanted, address);
        }
        ATELIER_TRY(MailControl control, MailControl::of(wanted));
        if (kind == MailControlKind::group && control.members().empty())
            return fail(ErrorCode::usage, "a group without members reaches nobody",
                        advise(Hint::name_members));
        if (before && *before == wanted) return DeclareOutcome{std::move(control), true};
        return put_control(plan, wanted, std::move(control));
    });
}

Result<DeclareOutcome> remove_members(const Context& context, MailControlKind kind,
                                      const std::string& name,
                                      const std::vector<std::string>& members) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<DeclareOutcome> {
        ATELIER_TRY(const auto before, control_bead(plan, context, kind, name));
        if (!before) return fail(no_mail_control(kind, name));
        Bead wanted = *before;
        for (const std::string& member : members) {
            ATELIER_TRY(const std::string address, parse_reader(member));
            MailControl::remove_member(wanted, address);
        }
        ATELIER_TRY(MailControl control, MailControl::of(wanted));
        if (*before == wanted) return DeclareOutcome{std::move(control), true};
        if (control.members().empty())
            return fail(ErrorCode::usage,
                        "the " + std::string(name_of(kind)) + " " + name + " has no other member",
                        advise(Hint::keep_a_member));
        return put_control(plan, wanted, std::move(control));
    });
}

Result<MailControlsOutcome> list_mail_controls(const Context& context) {
    return context.store.read([&](PlanReader& plan) -> Result<MailControlsOutcome> {
        MailControlsOutcome out;
        for (const auto& row : names_of(MailControlKind{})) {
            ATELIER_TRY(auto beads, plan.select({.kind = bead_kind_of(row.value)}));
            std::ranges::sort(beads, {}, &Bead::title);
            for (const Bead& bead : beads) {
                if (is_closed(bead)) continue;
                ATELIER_TRY(ListedControl one, listed(plan, context, bead));
                out.controls.push_back(std::move(one));
            }
        }
        return out;
    });
}

Result<ControlMailOutcome> mail_in_control(const Context& context, MailControlKind kind,
                                           const std::string& name) {
    return context.store.read([&](PlanReader& plan) -> Result<ControlMailOutcome> {
        ATELIER_TRY(MailControl control, require_mail_control(plan, context, kind, name));
        ATELIER_TRY(auto messages, messages_of(plan, context, control));
        return ControlMailOutcome{std::move(control), std::move(messages)};
    });
}

} // namespace atelier

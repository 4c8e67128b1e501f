#include "app/publish/posting_claim.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

struct PostingClaim {
    ProcessIdentity holder;
    Time since{};
};

std::string posting_key(const BeadId& changeset) {
    return "posting:" + changeset.str();
}

std::string claim_text(const PostingClaim& claim) {
    return json_of(claim.holder).set("since", format_time(claim.since)).dump();
}

// What cannot be read holds nobody up.
std::optional<PostingClaim> claim_from(const std::string& text) {
    const auto parsed = parse_json(text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return std::nullopt;
    const auto since = parse_time(row->string_at("since"));
    if (!since) return std::nullopt;
    return PostingClaim{.holder = process_from(*row), .since = *since};
}

bool is_held(const PostingClaim& claim, Liveness holder, Time now) {
    switch (holder) {
    case Liveness::alive:
        return true;
    case Liveness::gone:
        return false;
    case Liveness::elsewhere:
        break;
    }
    // One from the future was written under a wrong clock.
    return claim.since <= now && now < claim.since + longest_posting;
}

} // namespace

Result<bool> begin_posting(WorkContext& work, const BeadId& changeset) {
    const Context& context = work.plan;
    const PostingClaim own{work.machine.self(), context.clock.now()};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        ATELIER_TRY(const auto text, plan.remembered(posting_key(changeset)));
        const auto held = text ? claim_from(*text) : std::nullopt;
        const bool others = held && held->holder != own.holder &&
                            is_held(*held, work.machine.liveness(held->holder), own.since);
        if (others) return false;
        ATELIER_CHECK(plan.remember(posting_key(changeset), claim_text(own)));
        return true;
    });
}

Result<void> end_posting(WorkContext& work, const BeadId& changeset) {
    const Context& context = work.plan;
    const ProcessIdentity own = work.machine.self();
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto text, plan.remembered(posting_key(changeset)));
        const auto held = text ? claim_from(*text) : std::nullopt;
        // Another run that could not know has taken it over.
        if (!held || held->holder != own) return {};
        return plan.remember(posting_key(changeset), "");
    });
}

} // namespace atelier

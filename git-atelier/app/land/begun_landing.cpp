#include "app/land/begun_landing.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::string landing_key(const BeadId& changeset) {
    return "landing:" + changeset.str();
}

} // namespace

Result<std::optional<BegunLanding>> begun_landing(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto text, plan.remembered(landing_key(changeset)));
    if (!text) return std::nullopt;
    const auto parts = split(*text, ' ');
    const auto head = CommitId::parse(parts.front());
    const auto commit = CommitId::parse(parts.back());
    if (parts.size() != 2 || !head || !commit)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of a landing cannot be read: " + landing_key(changeset));
    return BegunLanding{.head = *head, .commit = *commit};
}

Result<void> begin_landing(PlanWriter& plan, const BeadId& changeset, const BegunLanding& landing) {
    return plan.remember(landing_key(changeset), landing.head.str() + " " + landing.commit.str());
}

} // namespace atelier

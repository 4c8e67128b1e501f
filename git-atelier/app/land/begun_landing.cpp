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
    // Earlier versions wrote no number.
    const auto parts = split(*text, ' ');
    const auto head = CommitId::parse(parts.front());
    const auto commit = CommitId::parse(parts.size() > 1 ? parts[1] : "");
    const auto commits = parts.size() > 2 ? parse_integer(parts[2]) : std::optional<long long>(0);
    if (parts.size() > 3 || !head || !commit || !commits || *commits < 0)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of a landing cannot be read: " + landing_key(changeset));
    return BegunLanding{
        .head = *head, .commit = *commit, .commits = static_cast<std::size_t>(*commits)};
}

Result<void> begin_landing(PlanWriter& plan, const BeadId& changeset, const BegunLanding& landing) {
    return plan.remember(landing_key(changeset), landing.head.str() + " " + landing.commit.str() +
                                                     " " + std::to_string(landing.commits));
}

} // namespace atelier

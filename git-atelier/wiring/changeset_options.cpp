#include "wiring/changeset_options.hpp"

namespace atelier {

Result<PlannedChangeset> planned_changeset(const Args& args, std::string title,
                                           std::string description) {
    PlannedChangeset changeset;
    changeset.title = std::move(title);
    changeset.description = std::move(description);
    changeset.paths = args.texts("path");
    ATELIER_TRY(changeset.lines, args.integer("lines", 0, 1'000'000'000));
    ATELIER_TRY(changeset.kind, args.choice<ChangesetKind>("kind"));
    return changeset;
}

PlanDocument plan_of(PlannedChangeset changeset) {
    PlannedEpic epic;
    epic.changesets.push_back(std::move(changeset));
    return {{std::move(epic)}, {}};
}

} // namespace atelier

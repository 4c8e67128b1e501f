// What an approval of an epic is of: the words of its plan, without the state that they are in.
//
// Of the epic: title, prose, what it is for, its branches, prerequisites, its own tasks, and which
// changesets it has; of each changeset: title, prose, what other programs keep of it, paths, kind,
// estimate, prerequisites, what supersedes it, its tasks. Status, labels, assignee, notes,
// priority, tickets, and the branches and commits that the program writes are in none of it.
//
// Each part says which version of this list it was made by, so that its digest holds when a later
// version has more: what a text does not mention was not approved or refused by it.
#pragma once

#include "base/enum_names.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// Objects, member by member.
struct PlanText {
    Json epic = Json::object();
    std::map<BeadId, Json> changesets = {};

    bool operator==(const PlanText&) const = default;
};

// What is approved of an epic, as far as its rows do not say it.
struct Approval {
    // They say it word for word; `text` was not read for that.
    bool as_it_stands = false;
    // nullopt also where none was recorded.
    std::optional<PlanText> text = {};
};

// `below`: what is below the epic, oldest first.
PlanText plan_text(const Bead& epic, const std::vector<Bead>& below);
std::string digest_of(const Json& part);

// As an event holds it, and back; plan-invalid for what is none, store-newer for a version that is
// not known.
Json plan_text_json(const PlanText& text);
Result<PlanText> read_plan_text(Json json);
// Of the epic and of each changeset, by id.
Json digests_json(const BeadId& epic, const PlanText& text);

// Whether the text has that epic, changeset or task.
bool mentions(const PlanText& text, const BeadId& id);

// Whether it says what the epic waits for, as those of older versions do not.
bool says_prerequisites(const PlanText& text);

// The bead with the words that were approved. A changeset that the text does not have is a draft; a
// task is as it is then.
Bead as_approved(Bead row, const PlanText& text);

struct PlanBeads {
    Bead epic;
    std::vector<Bead> below;
    // The epic and changesets of which something was planned that is not approved.
    std::set<BeadId> waiting = {};
};
// All of them so, without the tasks that the text does not have.
PlanBeads as_approved(PlanBeads rows, const PlanText& text);

struct PartChange {
    // "title", "description", "tasks", or the name of a field.
    std::string part;
    // Lists have one item a line; "" for nothing.
    std::string before;
    std::string after;

    bool operator==(const PartChange&) const = default;
};

// What of a bead waits for an approval.
struct WaitingChange {
    BeadId bead;
    // As it would be.
    std::string title;
    // The whole changeset is new.
    bool is_new = false;
    // Of one that is not.
    std::vector<PartChange> parts = {};
    // The estimate, as it is written, where whoever asks has the bead; "" for none.
    std::string lines = {};
    // Likewise: the only files that it may change, where it names any.
    std::string paths = {};
    // Likewise: no limit of lines would hold for it.
    bool mechanical = false;

    bool operator==(const WaitingChange&) const = default;
};
// What `planned` says otherwise than `approved`, the epic first, then in plan order.
std::vector<WaitingChange> waiting_changes(const BeadId& epic, const PlanText& approved,
                                           const PlanText& planned);

// `approved` with all that `after` says otherwise than `before`.
PlanText with_changes(PlanText approved, const PlanText& before, const PlanText& after);

} // namespace atelier

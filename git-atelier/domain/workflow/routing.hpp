// Who leads: the artisan by whose words a task is put, and the stage that is theirs.
#pragma once

#include "domain/workflow/workflow.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Whole words with each of their inflections, as they are listed: `test` does not find "latest".
struct RoutingRow {
    std::string artisan;
    std::vector<std::string> words;

    friend bool operator==(const RoutingRow&, const RoutingRow&) = default;
};

struct Routing {
    // The first one of which a word is found leads.
    std::vector<RoutingRow> rows;
    // Where none is.
    std::string otherwise;

    friend bool operator==(const Routing&, const Routing&) = default;
};

struct RoutedLead {
    std::string artisan;
    // The word that decided, as the task has it; "" where none did.
    std::string word;

    friend bool operator==(const RoutedLead&, const RoutedLead&) = default;
};

// Whether a task can have it: letters and digits alone, and in lower case.
bool is_routing_word(std::string_view word);

// Whatever the case of ASCII letters.
RoutedLead routed_lead(const Routing& routing, std::string_view task);

// The artisan of each role, where it is not the workflow's own.
using RoleArtisans = std::map<std::string, std::string>;

std::string artisan_of(const Workflow& workflow, const RoleArtisans& artisans,
                       const std::string& role);
// Whether `name`, an artisan or a role, has a turn in the step.
bool has_turn_of(const Workflow& workflow, const RoleArtisans& artisans, const Term& step,
                 const std::string& name);
// The stage of that name, or else the first one in which such an artisan or role has a turn.
std::optional<std::string> stage_named(const Workflow& workflow, const RoleArtisans& artisans,
                                       const Terms& stages, const std::string& name);

// The stages from the one of that name on; all of them for "".
std::vector<std::string> stages_from(const Workflow& workflow, const std::string& first);

} // namespace atelier

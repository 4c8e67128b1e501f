// Commissions: the ways in which one or several artisans make a piece, as workflows. The files
// share/templates/workflows/{solo,duet,...}.yaml are what this gives for their artisans.
#pragma once

#include "base/result.hpp"
#include "domain/workflow/measures.hpp"
#include "domain/workflow/workflow.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

enum class CommissionHow { solo, duet, ensemble, refinement, chain, exquisite };
constexpr auto names_of(CommissionHow) {
    return std::to_array<Named<CommissionHow>>({{CommissionHow::solo, "solo"},
                                                {CommissionHow::duet, "duet"},
                                                {CommissionHow::ensemble, "ensemble"},
                                                {CommissionHow::refinement, "refinement"},
                                                {CommissionHow::chain, "chain"},
                                                {CommissionHow::exquisite, "exquisite"}});
}

struct CommissionShape {
    // Of a refinement.
    int rounds = 1;
    // Of an exquisite one: how much of what came last the next artisan sees, in percent of its
    // lines.
    int visible = 10;
};

// How many artisans it takes; as many as a workflow may have leaves where any number will do.
ArtisanCount commission_arity(CommissionHow how);
// In one sentence, for people who choose.
std::string_view when_to_take(CommissionHow how);

// Whose roles are filled by `artisans`, in their order; one may be named several times. usage: too
// few, too many, or a shape that is none.
Result<Workflow> commission_workflow(CommissionHow how, const std::vector<std::string>& artisans,
                                     const CommissionShape& shape = {});

// A commission with everything chosen but the request.
struct Preset {
    std::string name;
    std::string title = {};
    CommissionHow how = CommissionHow::solo;
    std::vector<std::string> artisans = {};
    CommissionShape shape = {};
    // "" for the artisan's own.
    std::string form = {};
    // When to take it, in one sentence.
    std::string when = {};
    // A request to try it with.
    std::string sample = {};
    std::filesystem::path file = {};
};

} // namespace atelier

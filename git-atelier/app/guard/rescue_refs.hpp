// Refs below refs/atelier/rescue/, which keep commits from being lost. The plan knows each of ours
// before it is there, with its commit, so that one that an agent makes is not taken for it.
#pragma once

#include "app/core/context.hpp"
#include "ports/git_refs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// `ref` as `rescue_ref` names it.
struct RescueRef {
    std::string ref;
    CommitId commit;
};

// Makes them, with what moves in the same step (`besides`): all or nothing, and errors, as with
// `GitRefs::update_refs`. Of a run that is killed on the way the plan knows more than there is.
Result<void> make_rescue_refs(const Context& context, GitRefs& refs,
                              const std::vector<RescueRef>& kept, const std::string& message,
                              const std::vector<RefUpdate>& besides = {});

// Before the ref is deleted: the plan then knows that it is gone.
Result<void> forget_rescue_ref(PlanWriter& plan, const std::string& ref);

// Whether the plan knows that ref to stand for that; nullopt: to be gone. False of what it never
// knew.
Result<bool> is_known_rescue_ref(PlanReader& plan, const std::string& ref,
                                 const std::optional<std::string>& stands_for);

} // namespace atelier

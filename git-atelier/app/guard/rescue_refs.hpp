// What is kept from being lost: refs below refs/atelier/rescue/, and folders in kept/. The plan
// knows each ref of ours before it is there, with its commit, so that one that an agent makes is
// not taken for it; and what is gone it knows by the overseer's word alone.
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

// Before the overseer's command deletes it: a ref, with its commit, or a folder as `kept/NAME`.
Result<void> record_dropped(PlanWriter& plan, const std::string& name,
                            const std::optional<CommitId>& commit);
// Whether the overseer dropped it: the event has its line, where there are lines.
Result<bool> was_dropped(PlanReader& plan, const std::string& name);

// Whether the plan knows that ref to stand for that; nullopt: to have been dropped. False of what
// it never knew.
Result<bool> is_known_rescue_ref(PlanReader& plan, const std::string& ref,
                                 const std::optional<std::string>& stands_for);

} // namespace atelier

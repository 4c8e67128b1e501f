// What the skills about an agent's assignment answer, as documents.
#pragma once

#include "app/claim/claim_epic.hpp"
#include "app/claim/heartbeat.hpp"
#include "app/claim/hook_status.hpp"
#include "app/claim/release_epic.hpp"
#include "app/claim/work_done.hpp"
#include "app/look/startup_contract.hpp"

namespace atelier {

Json contract_json(const StartupContract& contract);
Json claim_json(const ClaimOutcome& claim);
Json release_json(const ReleaseOutcome& release);
Json hook_status_json(const HookStatus& status);
Json work_done_json(const WorkDoneOutcome& outcome);
Json heartbeat_json(const HeartbeatOutcome& outcome);

} // namespace atelier

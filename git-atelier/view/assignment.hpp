// What the skills about an agent's assignment answer, as documents.
#pragma once

#include "app/claim_epic.hpp"
#include "app/heartbeat.hpp"
#include "app/hook_status.hpp"
#include "app/release_epic.hpp"
#include "app/startup_contract.hpp"
#include "app/work_done.hpp"

namespace atelier {

Json contract_json(const StartupContract& contract);
Json claim_json(const ClaimOutcome& claim);
Json release_json(const ReleaseOutcome& release);
Json hook_status_json(const HookStatus& status);
Json work_done_json(const WorkDoneOutcome& outcome);
Json heartbeat_json(const HeartbeatOutcome& outcome);

} // namespace atelier

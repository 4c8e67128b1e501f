// The run in the background.
#pragma once

#include "app/upkeep/daemon.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

Json daemon_json(const DaemonState& state);
Json daemon_json(const DaemonChange& change);
std::string daemon_text(const DaemonState& state, Time now, const Style& style);
std::string started_text(const DaemonChange& change, const Style& style);
std::string stopped_text(const DaemonChange& change);

Json unit_json(const InstalledUnit& unit);
std::string installed_text(const InstalledUnit& unit);

} // namespace atelier

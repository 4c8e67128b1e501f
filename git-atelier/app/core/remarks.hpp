// Remarks: what changed in the repository while a session ran and bears nobody's mark. The log
// keeps them all, `status` shows the latest.
#pragma once

#include "base/time.hpp"
#include "domain/work/session.hpp"
#include "ports/plan_store.hpp"

#include <string>
#include <vector>

namespace atelier {

struct Remark {
    Time at{};
    std::string session;
    std::string text;

    bool operator==(const Remark&) const = default;
};

Result<void> add_remarks(PlanWriter& plan, Time now, const Session& session,
                         const std::vector<std::string>& texts);
// Oldest first, the last twenty at most.
Result<std::vector<Remark>> remarks_since(PlanReader& plan, Time since);

} // namespace atelier

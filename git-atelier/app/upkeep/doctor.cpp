#include "app/upkeep/doctor.hpp"

#include <algorithm>

namespace atelier {

bool DoctorOutcome::sound() const {
    return std::none_of(checks.begin(), checks.end(), [](const CheckedFinding& check) {
        return check.finding.state == CheckState::wrong;
    });
}

DoctorOutcome run_doctor(const DoctorDeps& deps) {
    DoctorOutcome out;
    for (const auto& group :
         {registration_checks(), guard_checks(), store_checks(), plan_checks(), leftover_checks()})
        for (const Check& check : group)
            out.checks.push_back({std::string(check.name), check.look(deps)});
    return out;
}

} // namespace atelier

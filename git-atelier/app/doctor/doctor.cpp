#include "app/doctor/doctor.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {

Finding not_looked_at(const Error& error) {
    return {.state = CheckState::unknown, .message = error.message, .hint = error.hint};
}

Finding noted(const std::vector<std::string>& found, const std::string& none, const Advice& hint,
              CheckState as) {
    if (found.empty()) return {.message = none};
    Finding finding{.state = as, .message = first_few(found), .hint = hint};
    finding.details.set("found", Json::strings(found));
    return finding;
}

bool DoctorOutcome::sound() const {
    return std::none_of(checks.begin(), checks.end(), [](const CheckedFinding& check) {
        return check.finding.state == CheckState::wrong;
    });
}

DoctorOutcome run_doctor(const DoctorDeps& deps) {
    DoctorOutcome out;
    for (const auto& group : {registration_checks(), guard_checks(), store_checks(), plan_checks(),
                              run_checks(), document_checks(), leftover_checks()})
        for (const Check& check : group)
            out.checks.push_back({std::string(check.name), check.look(deps)});
    return out;
}

} // namespace atelier

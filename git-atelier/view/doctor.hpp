// What the doctor found, and what was salvaged.
#pragma once

#include "app/doctor/doctor.hpp"
#include "app/upkeep/salvage_beads.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json doctor_json(const DoctorOutcome& outcome, Audience reader);
std::string doctor_text(const DoctorOutcome& outcome, const Style& style);

Json salvage_json(const SalvageOutcome& outcome, const std::string& file);
std::string salvage_text(const SalvageOutcome& outcome, const std::string& file,
                         const std::string& store);

} // namespace atelier

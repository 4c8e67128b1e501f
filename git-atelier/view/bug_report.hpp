// What a bug report says, as JSON and as text, both without what is secret.
#pragma once

#include "app/upkeep/bug_report.hpp"
#include "domain/agent/redaction.hpp"

#include <string>

namespace atelier {

Json bug_report_json(const BugReport& report, const Redaction& redaction);
// The report itself, for a file or a mail.
std::string bug_report_text(const BugReport& report, const Redaction& redaction);
// Where it was written, and what to do with it.
std::string written_report_text(const std::string& file);

} // namespace atelier

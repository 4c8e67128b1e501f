// `git atelier mail`: queues, channels and groups, and what stands in one.
#pragma once

#include "app/mail/mail_controls.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json mail_controls_json(const MailControlsOutcome& listed);
std::string mail_controls_text(const MailControlsOutcome& listed, const Style& style);

Json control_mail_json(const ControlMailOutcome& mail);
std::string control_mail_text(const ControlMailOutcome& mail, const Style& style);

Json declared_control_json(const DeclareOutcome& declared);
std::string declared_control_text(const DeclareOutcome& declared);

} // namespace atelier

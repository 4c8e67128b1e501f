// Every overseer command; main.cpp lists them in the order of the help.
#pragma once

#include "wiring/command.hpp"

namespace atelier {

extern const Command add_command;
extern const Command artisans_command;
extern const Command bugreport_command;
extern const Command close_command;
extern const Command commission_command;
extern const Command completion_command;
extern const Command config_command;
extern const Command daemon_command;
extern const Command demo_command;
extern const Command diff_command;
extern const Command doctor_command;
extern const Command edit_command;
extern const Command gallery_command;
extern const Command gc_command;
extern const Command hello_command;
extern const Command init_command;
extern const Command new_command;
extern const Command pause_command;
extern const Command resume_command;
extern const Command pin_command;
extern const Command unpin_command;
extern const Command plan_command;
extern const Command open_command;
extern const Command policy_command;
extern const Command promote_command;
extern const Command work_command;
extern const Command workflows_command;
extern const Command workshop_command;
extern const Command integrate_command;
extern const Command status_command;
extern const Command inbox_command;
extern const Command mail_command;
extern const Command list_command;
extern const Command show_command;
extern const Command why_command;
extern const Command log_command;
extern const Command mirror_command;
extern const Command rescue_command;
extern const Command restack_command;
extern const Command retry_command;
extern const Command review_command;
extern const Command run_command;
extern const Command runs_command;
extern const Command signal_command;
extern const Command undo_command;
extern const Command remove_command;
extern const Command export_command;
extern const Command import_command;
extern const Command abandon_command;

} // namespace atelier

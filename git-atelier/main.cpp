#include "commands/commands.hpp"

#include <array>

int main(int argc, char** argv) {
    using namespace atelier;
    const std::array commands = {
        &init_command,       &new_command,      &demo_command,      &hello_command,
        &plan_command,       &add_command,      &promote_command,   &work_command,
        &daemon_command,     &pause_command,    &resume_command,    &integrate_command,
        &restack_command,    &retry_command,    &close_command,     &abandon_command,
        &undo_command,       &status_command,   &inbox_command,     &mail_command,
        &list_command,       &show_command,     &diff_command,      &open_command,
        &edit_command,       &why_command,      &log_command,       &export_command,
        &import_command,     &mirror_command,   &doctor_command,    &gc_command,
        &bugreport_command,  &rescue_command,   &review_command,    &config_command,
        &policy_command,     &remove_command,   &pin_command,       &unpin_command,
        &commission_command, &workshop_command, &run_command,       &runs_command,
        &signal_command,     &gallery_command,  &workflows_command, &artisans_command,
        &completion_command,
    };
    return run_command_program(commands, argc, argv);
}

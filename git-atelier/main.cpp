#include "commands/commands.hpp"

#include <array>

int main(int argc, char** argv) {
    using namespace atelier;
    const std::array<const Command*, 6> commands = {&init_command,    &plan_command,
                                                    &promote_command, &work_command,
                                                    &retry_command,   &abandon_command};
    return run_command_program(commands, argc, argv);
}

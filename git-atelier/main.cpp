#include "commands/commands.hpp"

#include <array>

int main(int argc, char** argv) {
    using namespace atelier;
    const std::array<const Command*, 1> commands = {&work_command};
    return run_command_program(commands, argc, argv);
}

// One program, hard-linked under the name of every skill.
#include "wiring/skill.hpp"

int main(int argc, char** argv) {
    return atelier::run_skill_program(atelier::registered_skills(), argc, argv);
}

// One program, linked under the name of every skill and every hook handler.
#include "wiring/small_programs.hpp"

int main(int argc, char** argv) {
    return atelier::run_small_program(argc, argv);
}

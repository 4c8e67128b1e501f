// Where this build has what tests need: alone in a file, so that the others are compiled alike in
// every checkout.
#pragma once

#include <filesystem>

namespace atelier::test {

// The checkout that was built.
std::filesystem::path source_folder();
std::filesystem::path build_folder();
// The programs under test; installed ones where the variable ATELIER_TEST_PROGRAMS names their
// folder.
std::filesystem::path programs_folder();
// The agent that does what a test tells it.
std::filesystem::path test_agent();
// Stands in for glab and tea.
std::filesystem::path test_forge_program();
// Kills a program at a chosen call to the system.
std::filesystem::path test_killer();

} // namespace atelier::test

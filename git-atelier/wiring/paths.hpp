// Where things are: the data folder and the shared files. The rules stand here and nowhere else.
#pragma once

#include "base/result.hpp"
#include "wiring/process_environment.hpp"

#include <filesystem>

namespace atelier {

// $ATELIER_DATA_DIR, else $XDG_DATA_HOME/atelier, else ~/.local/share/atelier; absolute and without
// links. It need not exist yet.
Result<std::filesystem::path> data_folder(const ProcessEnvironment& around);

// $ATELIER_SHARE, else next to the program (`../share/git-atelier`; the build tree mirrors it),
// else the install prefix. The failure lists the places that were tried.
Result<std::filesystem::path> share_folder(const ProcessEnvironment& around);

// Where this process was called; "" where that is gone.
std::filesystem::path current_folder();

} // namespace atelier

// Moving files and whole folders, also from one disk to another: the data folder and the repository
// need not share one.
#pragma once

#include "posix/descriptor.hpp"

#include <filesystem>

namespace atelier::posix {

// To where nothing is yet; what was there is replaced as by a rename. At once on one disk. From one
// to another it is copied beside `to` first and takes that name when it is whole, then `from` goes:
// whoever is killed meanwhile leaves `from` as it is, or both.
Expected<void> move_path(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace atelier::posix

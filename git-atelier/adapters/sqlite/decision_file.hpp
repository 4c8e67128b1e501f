// The lines beside the log (domain/bead/decision_lines.hpp): a file of the project's folder, which
// agents in a sandbox can read and not write, as they can the plan's own folder.
#pragma once

#include "domain/bead/decision_lines.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace atelier::sqlite {

// `decisions` in the folder above `.beads`; beside a store that is elsewhere.
std::filesystem::path decision_file_of(const std::filesystem::path& store);

enum class Written {
    yes,
    // Nothing may be written there, as in a sandbox.
    refused,
    // The file is not there and was not to be made.
    absent
};

class DecisionFile {
  public:
    // A file that is made gets the mode of the store.
    explicit DecisionFile(std::filesystem::path store);

    const std::filesystem::path& path() const { return path_; }
    // As long as it is now; null where there is none.
    Result<std::shared_ptr<const LineText>> open() const;
    // Makes the file with this text, complete or not at all; invariant-broken when it is there.
    Result<void> begin(std::string_view text) const;
    // On a line of its own, and on the disk when this returns.
    Result<Written> append(std::string_view lines, bool make) const;
    // The same, on the disk at the latest with what is appended next.
    Result<Written> announce(std::string_view lines, bool make) const;

  private:
    enum class Sync { now, later };
    Result<Written> write(std::string_view lines, bool make, Sync sync) const;

    std::filesystem::path store_;
    std::filesystem::path path_;
};

} // namespace atelier::sqlite

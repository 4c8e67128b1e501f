// The Beads store through the bd program (port BeadsMirror), version 1.3 or later. The store is
// <project>/.beads; nothing of the user's repository or home is touched.
#pragma once

#include "adapters/bd/bd_program.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "ports/beads_mirror.hpp"
#include "ports/files.hpp"
#include "posix/file_lock.hpp"

#include <filesystem>
#include <string>

namespace atelier {

struct BdOptions {
    // Absolute.
    std::filesystem::path program;
    // The project's folder.
    std::filesystem::path folder;
    std::string issue_prefix;
    // The user's own; what bd sees of it is chosen here.
    Environment environment;
    // How YAML in beads is read.
    YamlReader yaml = {};
};

class BdMirror final : public BeadsMirror {
  public:
    BdMirror(Process& process, Files& files, BdOptions options);

    // mirror-unsupported for a version that was never tried, or too old a one.
    Result<void> check_version();

    Result<void> open() override;
    Result<std::vector<BeadsBead>> read_all() override;
    Result<BeadsJournal> changes_since(std::int64_t seq) override;
    Result<void> add(const std::vector<Bead>& beads) override;
    Result<BeadsAnswer> change(const Bead& before, const Bead& after) override;

  private:
    std::filesystem::path store() const { return options_.folder / ".beads"; }
    Result<void> take_lock();
    Result<void> make_store();
    Result<void> require_journal();
    Result<bool> exists(const BeadId& id);

    Process& process_;
    Files& files_;
    BdOptions options_;
    bd::Program program_;
    // One process at a time talks to Beads.
    posix::FileLock lock_;
    // Somebody had turned the journal off: what happened meanwhile is in no line of it.
    bool journal_has_gap_ = false;
};

} // namespace atelier

// A Beads store of a test's own, made and read by the real bd program.
#pragma once

#include "adapters/bd/bd_mirror.hpp"
#include "adapters/bd/bd_program.hpp"
#include "adapters/files/disk_files.hpp"
#include "adapters/process/child_process.hpp"
#include "support/temporary_folder.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace atelier::test {

class BdFolder {
  public:
    // Starts from a store that is made once a process and then copied.
    BdFolder();

    // Asked before and after each run of bd; true: the caller was killed there.
    std::function<bool(int call, bool done)> interfere = {};
    int calls = 0;
    // A test that interferes tries each call of so many: a soak (ATELIER_TEST_KILL_STEP=1) every
    // one.
    static int calls_between_tries();

    std::unique_ptr<BeadsMirror> mirror();

    // What persons do.
    void create(const std::string& actor, const Bead& bead);
    void edit(const std::string& actor, const Bead& before, const Bead& after);
    void remove(const std::string& actor, const BeadId& id);
    void cut_journal();

    std::map<BeadId, Bead> beads();
    // `bd ARGUMENTS` as that person; a status other than 0 fails the test. Standard output.
    std::string bd(const std::string& actor, std::vector<std::string> arguments,
                   const std::string& input = {});
    std::filesystem::path folder() const { return folder_.path(); }

  private:
    class Watched final : public Process {
      public:
        explicit Watched(BdFolder& place) : place_(place) {}
        Result<ProcessResult> run(const ProcessRequest& request) override;

      private:
        BdFolder& place_;
    };

    TemporaryFolder folder_;
    std::unique_ptr<Process> process_;
    DiskFiles files_;
    Watched watched_{*this};
};

// As `mirror` of a place, on any folder.
BdOptions bd_options(const std::filesystem::path& folder);

} // namespace atelier::test

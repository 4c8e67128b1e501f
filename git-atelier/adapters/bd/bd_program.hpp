// The bd program on one project's Beads store: where it runs, what it sees of the user's
// environment, and what its answers look like.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::bd {

struct Call {
    // Without the leading "bd".
    std::vector<std::string> arguments;
    std::string input = {};
    Millis deadline{60'000};
};

struct Version {
    int major = 0;
    int minor = 0;
};

class Program {
  public:
    // `folder`/.beads is the store; `program` is absolute.
    Program(Process& process, std::filesystem::path program, std::filesystem::path folder,
            const Environment& user);

    // Any exit status is an answer; mirror-failed when it ran out of time or printed too much
    // output.
    Result<ProcessResult> run(const Call& call) const;
    // The JSON document on standard output; a status other than 0 is mirror-failed with bd's words.
    Result<Json> answer(const Call& call) const;
    Result<Version> version() const;

    const std::filesystem::path& path() const { return program_; }

  private:
    Process& process_;
    std::filesystem::path program_;
    std::filesystem::path folder_;
    Environment environment_;
};

// What bd says went wrong, for people only.
Error failure(const Call& call, const ProcessResult& result);
// The error document, wherever bd put it; null when there is none.
Json error_document(const ProcessResult& result);

// What a bd child sees of `user`: nothing that would lead it to another store, no settings of the
// user's own Beads, and a home of its own below `store`, so that nothing is left in theirs.
Environment bd_environment(const Environment& user, const std::filesystem::path& store);

} // namespace atelier::bd

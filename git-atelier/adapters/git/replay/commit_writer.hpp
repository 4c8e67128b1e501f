// The commits of a replay, written as `git rebase` writes them: signed where the user's
// configuration signs, in its encoding, and cleaned up where it names a way.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/commit_object.hpp"
#include "adapters/git/replay/objects.hpp"
#include "adapters/git/replay/signature.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace atelier {

// "Name <mail> seconds zone", with Git's own idea of now.
Result<std::string> identity_now(const Git& git, const std::string& name, const std::string& email);

class CommitWriter {
  public:
    // Reads the configuration once. `objects` may be null.
    static Result<CommitWriter> make(const Git& git, ObjectDatabase* objects);

    // Author and message of these in the encoding that is written; what cannot be converted stays.
    Result<void> encode(const std::vector<CommitId>& ids,
                        std::map<CommitId, CommitObject>& commits) const;
    // A message as `commit.cleanup` has it; as it is without that.
    Result<std::string> cleaned(const std::string& message) const;
    // git-failed with the signing program's words where `what` has to be signed and cannot be.
    Result<CommitId> write(const std::string& what, const CommitOwner& whose, CommitObject commit);
    // The committer's identity_now, the same for all of its commits.
    Result<std::string> committer_now(const CommitOwner& whose);

  private:
    CommitWriter(const Git& git, ObjectDatabase* objects) : git_(git), objects_(objects) {}

    Result<std::optional<CommitId>> write_by_git(const std::string& what, const CommitOwner& whose,
                                                 const CommitObject& commit) const;
    Result<CommitId> write_signed(const std::string& what, const std::string& bytes) const;
    // Name, address and message of each, in that encoding.
    Result<std::vector<std::string>> fields_in(const std::string& encoding,
                                               const std::string& commits) const;
    Result<void> choose_key();

    const Git& git_;
    ObjectDatabase* objects_;
    // nullopt: UTF-8, which no commit names.
    std::optional<std::string> encoding_;
    // "-S", with a key where Git would look for one of the committer's; "" for no signature.
    std::string sign_;
    // The user, where no key of theirs is named.
    std::string signer_;
    SigningSettings settings_;
    // Name and address as Git writes them, with the time when each was first asked for.
    std::map<std::pair<std::string, std::string>, std::string> committers_;
};

} // namespace atelier

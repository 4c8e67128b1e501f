// Writing objects of any kind: without a child process where the repository can be opened so, else
// by Git. What is there already stays as it is.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/objects.hpp"

#include <string>

namespace atelier {

// `objects` may be null.
Result<ObjectId> write_object(const Git& git, ObjectDatabase* objects, ObjectKind kind,
                              const std::string& bytes);
Result<CommitId> write_commit(const Git& git, ObjectDatabase* objects, const std::string& bytes);

// Whatever was gathered, which Git is to find from here on. `objects` may be null.
Result<void> put_down(const Git& git, ObjectDatabase* objects);

// While one lives, new objects are gathered; what is not put down by its end is forgotten, for
// nothing leads to it.
class Gathering {
  public:
    explicit Gathering(ObjectDatabase& objects) : objects_(objects) { objects_.gather(true); }
    ~Gathering() { objects_.gather(false); }
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;

  private:
    ObjectDatabase& objects_;
};

} // namespace atelier

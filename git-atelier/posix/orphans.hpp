// What comes to us when a process that we started is killed: what it held.
#pragma once

#include <cstddef>
#include <set>
#include <sys/types.h>

namespace atelier::posix {

// From its making on we are the next subreaper above whatever we start: what a keeper held when it
// is killed comes to us, whatever it has dropped of its environment. It is told from our other
// children by its session, which is one of its own, except on a terminal, where we start nothing
// besides. Children that were there before are none.
class Orphans {
  public:
    explicit Orphans(bool on_terminal = false);

    // Ends them until no other comes; how many there were.
    std::size_t end() const;
    // Takes those off the process table that have ended.
    void reap() const;

  private:
    bool is_orphan(pid_t pid) const;

    bool on_terminal_;
    std::set<pid_t> earlier_;
};

} // namespace atelier::posix

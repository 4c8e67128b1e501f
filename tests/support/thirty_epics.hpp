// A project of thirty epics as it looks after some weeks: what is closed, at work, stuck, asked,
// drafted and still to come; with the ids, times and texts of each run the same.
#pragma once

#include "support/project_fixture.hpp"

namespace atelier::test {

class ThirtyEpics : public ProjectFixture {
  public:
    ThirtyEpics();

    // The N-th, from 1.
    Bead epic(std::size_t number) { return get(epics_.at(number - 1)); }
    // The N-th of it, from 1.
    Bead changeset(std::size_t epic, std::size_t number) {
        return get(*BeadId::parse(epics_.at(epic - 1).str() + "." + std::to_string(number)));
    }
    // Which of them are what.
    static constexpr std::size_t landed = 3;
    static constexpr std::size_t at_work = 9;
    static constexpr std::size_t stuck = 10;
    static constexpr std::size_t asked = 11;
    static constexpr std::size_t to_review = 12;
    static constexpr std::size_t free = 14;
    static constexpr std::size_t draft = 28;

  private:
    void close_earlier_ones();
    void put_to_work();
    void make_stuck();
    void hand_in();
    void write_mail();

    std::vector<BeadId> epics_;
};

} // namespace atelier::test

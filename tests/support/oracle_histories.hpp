// Merges of every kind, made up: renames of files and folders, modes, links, submodules, line ends,
// names that differ in case alone, attributes that name merge drivers, conflicts.
#pragma once

#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace atelier::test {

// refs/generated/NUMBER/ base, ours and theirs of so many merges, as one stream for
// `git fast-import`.
class OracleHistories {
  public:
    // `draw` gives a number at each call.
    explicit OracleHistories(std::function<unsigned()> draw) : draw_(std::move(draw)) {}

    std::string stream(std::size_t count);

  private:
    struct File {
        std::string mode;
        std::string content;
    };
    using Files = std::map<std::string, File>;

    int pick(int count) { return static_cast<int>(draw_() % static_cast<unsigned>(count)); }
    std::string any_of(const std::vector<std::string>& values);
    std::string path();
    std::string mode();
    std::string content();
    void put(const std::string& name, const File& file);
    void move(const std::string& from, const std::string& to);
    void change();
    void move_folder();
    void commit(std::size_t number, const std::string& name, const std::string& parent);

    std::function<unsigned()> draw_;
    // What the commit at hand holds.
    Files files_;
    std::ostringstream out_;
};

} // namespace atelier::test

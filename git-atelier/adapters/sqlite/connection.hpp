// One SQLite connection and its statements, with errors as the house speaks them. Used by one
// thread at a time.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace atelier::sqlite {

class Connection;

// A prepared statement for one run; given back, reset, when it goes.
class Statement {
  public:
    Statement(Connection& connection, sqlite3_stmt* handle)
        : connection_(&connection), handle_(handle) {}
    ~Statement();
    Statement(Statement&& other) noexcept
        : connection_(other.connection_), handle_(std::exchange(other.handle_, nullptr)),
          bound_(other.bound_), begun_(other.begun_) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // Parameters in order; the store copies text.
    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);
    Statement& bind_real(const std::optional<double>& number);
    Statement& bind_null();
    template <class T>
    Statement& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }
    Statement& bind(Time time) { return bind(std::int64_t{time.time_since_epoch().count()}); }
    // "" as NULL.
    Statement& bind_some(std::string_view text) { return text.empty() ? bind_null() : bind(text); }

    // From the start, with other parameters.
    Statement& again();
    // Whether there is a (further) row.
    Result<bool> step();
    // For statements without rows.
    Result<void> run();

    bool is_null(int column) const;
    std::string_view text(int column) const;
    std::int64_t number(int column) const;
    double real(int column) const;

  private:
    Connection* connection_;
    sqlite3_stmt* handle_;
    int bound_ = 0;
    bool begun_ = false;
};

// Counts the statements of a store and makes the wanted ones fail.
struct FaultPoint {
    std::function<bool(int)> fails;
    int count = 0;
};

// Quietly: for a program that only looks (adapters/sqlite/quiet_reading.hpp).
enum class Access { read_write, read_only, immutable, quiet };

class Connection {
  public:
    // `faults` may be null.
    static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file,
                                                    Access access, Millis busy, FaultPoint* faults);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Prepared on first use and kept.
    Result<Statement> prepare(const std::string& sql);
    // Several statements without parameters or rows, not counted as fault points.
    Result<void> script(const char* sql);
    Result<void> execute(const char* sql);

    // From now on SQL knows `holds(text, part)`, whether the part is in the text, byte by byte, and
    // `folds_to(text, folded)` (base/fold.hpp), to which NULL is "".
    Result<void> know_functions();

    // Everything in the file as it is now, over what `target` holds.
    Result<void> copy_to(Connection& target);

    enum class LeftWhen { never, log_is_empty, always };
    // For a program that ends soon: it is the system that closes it. What is in the log is then not
    // taken over into the file.
    void leave_to_the_end(LeftWhen when) { left_to_the_end_ = when; }
    // For a quiet one, which is left otherwise: when it goes, so do its locks.
    void close_in_time() { closes_ = true; }

    const std::filesystem::path& file() const { return file_; }
    bool is_read_only() const;
    bool in_transaction() const;
    // It may have changed what others do not see yet.
    bool writes() const;
    // The file is not the one at its path any more.
    bool has_moved() const;
    // It sees only what was there when it was opened.
    bool is_quiet() const;
    // Sets the file's time: for whoever watches it, since what a commit wrote to the log was
    // written before others could see it.
    void announce() const;

    Error error(int code) const;
    Result<void> fault_point();

  private:
    Connection(std::filesystem::path file, sqlite3* handle, FaultPoint* faults)
        : file_(std::move(file)), handle_(handle), faults_(faults) {}

    std::filesystem::path file_;
    sqlite3* handle_;
    FaultPoint* faults_;
    bool knows_functions_ = false;
    bool closes_ = false;
    LeftWhen left_to_the_end_ = LeftWhen::never;
    std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

Error corrupt(const std::filesystem::path& file, const std::string& what);
Error missing_store(const std::filesystem::path& file);
Error read_only(const std::filesystem::path& file);
Error disk_full(const std::filesystem::path& file);
// What a failed system call on `path` means.
Error system_error(const std::filesystem::path& path, std::errc cause);

} // namespace atelier::sqlite

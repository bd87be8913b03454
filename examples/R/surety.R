# Surety from R: its program's commands as functions. Needs jsonlite, and the program in PATH or named by the variable
# SURETY. docs/other-languages.md shows what it does.

# What the program prints. Stops with the program's message where it refuses.
surety_run <- function(command, format, options) {
  options <- options[!vapply(options, function(value) is.null(value) || identical(value, FALSE), logical(1))]
  named <- if (is.null(names(options))) rep("", length(options)) else names(options)
  words <- lapply(seq_along(options), function(i) {
    value <- options[[i]]
    text <- if (is.numeric(value)) sprintf("%.17g", value) else as.character(value)
    if (named[i] == "") return(text)
    name <- paste0("--", gsub("_", "-", named[i]))
    if (isTRUE(value)) name else c(name, paste(text, collapse = ","))
  })
  words <- c(command, unlist(words), if (!is.null(format)) c("--format", format))
  program <- Sys.getenv("SURETY", "surety")
  if (Sys.which(program) == "") stop("there is no program ", program, "; Sys.setenv(SURETY = ...) names it", call. = FALSE)
  said <- tempfile()
  on.exit(unlink(said))
  printed <- suppressWarnings(system2(program, shQuote(words), stdout = TRUE, stderr = said))
  status <- attr(printed, "status")
  # 1: something disagrees; 3: short of the error or gap that was asked for. Both have results.
  if (!is.null(status) && !(status %in% c(1, 3))) stop(paste(readLines(said), collapse = "\n"), call. = FALSE)
  paste(printed, collapse = "\n")
}

# What the command prints with --format json, as a list. Options are named with _ for -, flags are TRUE.
surety <- function(command, ...) {
  jsonlite::fromJSON(surety_run(command, "json", list(...)), simplifyDataFrame = TRUE)
}

# What it prints with --format csv, as a data frame.
surety_table <- function(command, ...) {
  utils::read.csv(text = surety_run(command, "csv", list(...)), check.names = FALSE)
}

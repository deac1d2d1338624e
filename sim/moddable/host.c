/*
 * Runs the firmware's build for Moddable's simulator on Linux (-p lin, an mc.so) without a window, with its devices elsewhere:
 *
 *   host PATH/TO/mc.so
 *
 * It opens two pseudo terminals and carries the bytes between them. For whoever started it, it prints {"wire":"/dev/pts/B"}:
 * there the devices' end of the wire is to be opened like any serial port. Once that is done (opening a port drops what came
 * before), any line on standard input makes it send {"device":"/dev/pts/A"} to the firmware, which opens its end.
 * What the firmware and the engine print (the "instruments:" lines of a debug build) goes to standard output too.
 * The end of standard input ends the firmware. Exit: 0 then; 100 + the engine's status when it aborted (101 memory full,
 * 102 stack overflow, 105 exception that nobody caught, 108 rejection that nobody handled); 2 when it cannot start.
 *
 * compile: cc -O1 host.c -I$MODDABLE/build/simulators/modules $(pkg-config --cflags --libs gio-2.0) -ldl -lutil -o host
 */
#define mxLinux 1
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "screen.h"

enum { WIDTH = 320, HEIGHT = 240, FRAME_MS = 16, ABORT_BASE = 100, CANNOT_START = 2 };

static GMainLoop* loop;
static txScreen* display;
static guint frames;
static int result;

/* One direction of the wire. It reads nothing more before all is written, so no byte is lost however slow the reader is. */
typedef struct {
	int from, to;
	char bytes[4096];
	ssize_t length, written;
} Direction;

static gboolean readable(gint fd, GIOCondition condition, gpointer data);

static gboolean writable(gint fd, GIOCondition condition, gpointer data)
{
	Direction* direction = data;
	ssize_t count = write(fd, direction->bytes + direction->written, direction->length - direction->written);
	if (count > 0)
		direction->written += count;
	else if (count < 0 && errno != EAGAIN && errno != EINTR) {
		perror("host: the wire broke");
		result = CANNOT_START;
		g_main_loop_quit(loop);
		return G_SOURCE_REMOVE;
	}
	if (direction->written < direction->length)
		return G_SOURCE_CONTINUE;
	g_unix_fd_add(direction->from, G_IO_IN, readable, direction);
	return G_SOURCE_REMOVE;
}

static gboolean readable(gint fd, GIOCondition condition, gpointer data)
{
	Direction* direction = data;
	ssize_t count = read(fd, direction->bytes, sizeof direction->bytes);
	if (count <= 0)
		return G_SOURCE_CONTINUE;
	direction->length = count;
	direction->written = 0;
	g_unix_fd_add(direction->to, G_IO_OUT, writable, direction);
	return G_SOURCE_REMOVE;
}

/* A raw pseudo terminal. Its slave stays open here, so that nobody's closing it hangs the line up. */
static int openLine(char* path)
{
	int master, slave;
	struct termios settings;
	if (openpty(&master, &slave, path, NULL, NULL) < 0)
		return -1;
	tcgetattr(slave, &settings);
	cfmakeraw(&settings);
	tcsetattr(slave, TCSANOW, &settings);
	fcntl(master, F_SETFL, O_NONBLOCK);
	return master;
}

static char device[64];
/* The board has screen and keys of its own, in this program's memory. */
static gboolean ownScreen;

static gboolean connectWire(gpointer data)
{
	static Direction up, down;
	char wire[64];
	int near = openLine(device), far = openLine(wire);
	if (near < 0 || far < 0) {
		perror("host: no pseudo terminal");
		result = CANNOT_START;
		g_main_loop_quit(loop);
		return G_SOURCE_REMOVE;
	}
	up.from = down.to = near;
	up.to = down.from = far;
	g_unix_fd_add(near, G_IO_IN, readable, &up);
	g_unix_fd_add(far, G_IO_IN, readable, &down);
	printf("{\"wire\":\"%s\"}\n", wire);
	fflush(stdout);
	return G_SOURCE_REMOVE;
}

static gboolean onInput(gint fd, GIOCondition condition, gpointer data)
{
	static gboolean started;
	char ignored[256], line[128];
	if (read(fd, ignored, sizeof ignored) <= 0) {
		g_main_loop_quit(loop);
		return G_SOURCE_REMOVE;
	}
	if (!started && display->invoke) {
		started = TRUE;
		snprintf(line, sizeof line, "{\"device\":\"%s\"%s}", device, ownScreen ? ",\"screen\":\"own\"" : "");
		display->invoke(display, line, 0);
	}
	return G_SOURCE_CONTINUE;
}

static gboolean aborted(gpointer status)
{
	result = ABORT_BASE + GPOINTER_TO_INT(status);
	g_main_loop_quit(loop);
	return G_SOURCE_REMOVE;
}

/* The engine calls these; the screen itself is of no interest: what the firmware shows crosses the wire. */
static void onAbort(txScreen* screen, int status) { g_idle_add(aborted, GINT_TO_POINTER(status)); }
static void onPicture(txScreen* screen) { (void)screen; }
static gboolean nextFrame(gpointer data)
{
	if (display->idle)
		display->idle(display);
	return G_SOURCE_CONTINUE;
}
static void onStart(txScreen* screen, double interval)
{
	if (!frames)
		frames = g_timeout_add(FRAME_MS, nextFrame, NULL);
}
static void onStop(txScreen* screen)
{
	if (frames)
		g_source_remove(frames);
	frames = 0;
}
static void onPost(txScreen* screen, char* line, int size)
{
	if (size == 0)
		printf("%s\n", line);
	fflush(stdout);
}

int main(int count, char** arguments)
{
	ownScreen = count == 3 && strcmp(arguments[2], "own-screen") == 0;
	if (count != 2 && !ownScreen) {
		fprintf(stderr, "usage: host PATH/TO/mc.so [own-screen]\n");
		return CANNOT_START;
	}
	void* library = dlopen(arguments[1], RTLD_NOW);
	txScreenLaunchProc launch = library ? (txScreenLaunchProc)dlsym(library, "fxScreenLaunch") : NULL;
	if (!launch) {
		fprintf(stderr, "host: %s\n", dlerror());
		return CANNOT_START;
	}
	/* Whoever reads these lines reads a pipe: each must leave at once. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	display = calloc(1, sizeof(txScreen) + WIDTH * HEIGHT * screenBytesPerPixel);
	display->abort = onAbort;
	display->bufferChanged = onPicture;
	display->formatChanged = onPicture;
	display->post = onPost;
	display->start = onStart;
	display->stop = onStop;
	display->width = WIDTH;
	display->height = HEIGHT;
	mxCreateMutex(&display->workersMutex);
	loop = g_main_loop_new(NULL, FALSE);
	g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, onInput, NULL);
	launch(display);
	g_idle_add(connectWire, NULL);
	g_main_loop_run(loop);
	if (display->quit && result == 0)
		display->quit(display);
	return result;
}

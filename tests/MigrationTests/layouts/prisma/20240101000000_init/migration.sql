-- CreateTable
CREATE TABLE "steps" (
    "n" SERIAL NOT NULL,
    "name" TEXT,

    CONSTRAINT "steps_pkey" PRIMARY KEY ("n")
);
INSERT INTO "steps" ("name") VALUES ('1');
